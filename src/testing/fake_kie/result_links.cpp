#include "testing/fake_kie/result_links.h"

#include <fmt/format.h>

#include <limits>

#include "base/hash.h"
#include "base/text.h"

namespace zoetrope::testing {
namespace {

constexpr std::string_view path_start = "/results/";
constexpr std::string_view path_end = ".mp4";
constexpr std::size_t signature_characters = 32;

}  // namespace

std::string ResultLinks::plain(const std::string& base, const std::string& task) {
  return fmt::format("{}{}{}{}", base, path_start, task, path_end);
}

std::optional<std::string> ResultLinks::task_of(std::string_view path) {
  if (!path.starts_with(path_start) || !path.ends_with(path_end)) return std::nullopt;
  if (path.size() <= path_start.size() + path_end.size()) return std::nullopt;
  path.remove_prefix(path_start.size());
  path.remove_suffix(path_end.size());
  return std::string(path);
}

std::optional<std::string> ResultLinks::sign(const std::string& base, const std::string& url,
                                             MonoTime now) const {
  if (!url.starts_with(base)) return std::nullopt;
  const std::string_view target = std::string_view(url).substr(base.size());
  const auto task = task_of(target.substr(0, target.find('?')));
  if (!task) return std::nullopt;
  const std::string expires = std::to_string((now + signed_lifetime).micros);
  return fmt::format("{}?expires={}&signature={}", plain(base, *task), expires, signature(*task, expires));
}

bool ResultLinks::is_signed(const http::ServerRequest& request, const std::string& task, MonoTime now) const {
  const std::string expires = http::query_parameter(request, "expires");
  const auto until = parse_number(expires, std::numeric_limits<long>::max());
  if (!until || now.micros > *until) return false;
  return http::query_parameter(request, "signature") == signature(task, expires);
}

std::string ResultLinks::signature(const std::string& task, const std::string& expires) const {
  return sha256_hex(key_ + "|" + task + "|" + expires).substr(0, signature_characters);
}

}  // namespace zoetrope::testing

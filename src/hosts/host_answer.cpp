#include "hosts/host_answer.h"

#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "http/address.h"
#include "http/retry_after.h"
#include "http/url.h"

namespace zoetrope::hosts {
Result<http::Response> ask_host(http::Client& client, const http::Request& request, std::string_view host,
                                std::stop_token stop) {
  auto answer = http::complete(client.perform(request, std::move(stop)));
  if (answer) return answer;
  const bool stopped = answer.error().code == ErrorCode::cancelled;
  return Error{stopped ? ErrorCode::cancelled : ErrorCode::unavailable,
               fmt::format("{}: {}", host, answer.error().message)};
}

Result<std::string> usable_url(std::string_view text, std::string_view host, http::AddressPolicy addresses) {
  text = trimmed(text);
  const bool one_word =
      text.find_first_of(" \t\r\n") == std::string_view::npos && text.size() <= url_bytes_max;
  const auto url = http::parse_url(text);
  const bool here =
      url && addresses == http::AddressPolicy::loopback_too && http::is_loopback_host(url->host);
  const bool public_place =
      url && url->scheme == "https" && http::test_url(http::AddressPolicy::public_only, *url);
  if (one_word && (here || public_place)) return std::string(text);
  return Error{ErrorCode::unavailable,
               fmt::format("{} answered no URL: {}", host,
                           text.empty() ? "(nothing)" : printable(text, words_bytes_max))};
}

Error with_retry_after(Error error, const http::Headers& headers) {
  error.retry_after = http::retry_after(headers);
  return error;
}

}  // namespace zoetrope::hosts

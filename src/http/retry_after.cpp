#include "http/retry_after.h"

#include <algorithm>

#include "base/text.h"
#include "http/date.h"

namespace zoetrope::http {
namespace {

using std::chrono::milliseconds;

constexpr long retry_after_seconds_readable = 1'000'000'000;

}  // namespace

std::optional<milliseconds> retry_after_in_full(const Headers& headers) {
  const std::string_view value = trimmed(headers.get("Retry-After"));
  if (const auto number = parse_number(value, retry_after_seconds_readable))
    return std::chrono::seconds(*number);
  const auto until = parse_http_date(value);
  const auto from = parse_http_date(trimmed(headers.get("Date")));
  if (!until || !from) return std::nullopt;
  return std::max(std::chrono::duration_cast<milliseconds>(*until - *from), milliseconds(0));
}

std::optional<milliseconds> retry_after(const Headers& headers) {
  const auto wait = retry_after_in_full(headers);
  if (!wait) return std::nullopt;
  return std::min<milliseconds>(*wait, retry_after_max);
}

}  // namespace zoetrope::http

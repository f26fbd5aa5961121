#include "providers/kie/retry_after.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace zoetrope::providers {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr long retry_after_seconds_max = 1'000'000'000;
constexpr std::array<std::string_view, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<unsigned> month_number(std::string_view name) {
  const auto* const found = std::find(month_names.begin(), month_names.end(), name);
  if (found == month_names.end()) return std::nullopt;
  return static_cast<unsigned>(found - month_names.begin()) + 1;
}

std::optional<seconds> time_of_day(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, ':');
  if (parts.size() != 3) return std::nullopt;
  const auto hour = parse_number(parts[0], 23);
  const auto minute = parse_number(parts[1], 59);
  const auto second = parse_number(parts[2], 60);
  if (!hour || !minute || !second) return std::nullopt;
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + seconds(*second);
}

/// "Sun, 06 Nov 1994 08:49:37 GMT", the one form of a date that servers may still generate.
std::optional<seconds> http_date(std::string_view text) {
  const std::vector<std::string_view> words = split(trimmed(text), ' ');
  if (words.size() != 6 || words[5] != "GMT") return std::nullopt;
  const auto day = parse_number(words[1], 31);
  const auto month = month_number(words[2]);
  const auto year = parse_number(words[3], 9999);
  const auto time = time_of_day(words[4]);
  if (!day || !month || !year || !time) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(*month),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch() + *time;
}

std::optional<seconds> waiting_time(const http::Headers& headers) {
  const std::string_view value = trimmed(headers.get("Retry-After"));
  if (const auto number = parse_number(value, retry_after_seconds_max)) return seconds(*number);
  const auto until = http_date(value);
  const auto from = http_date(headers.get("Date"));
  if (!until || !from) return std::nullopt;
  return std::max(*until - *from, seconds(0));
}

}  // namespace

std::optional<milliseconds> retry_after(const http::Headers& headers) {
  const auto wait = waiting_time(headers);
  if (!wait) return std::nullopt;
  return std::min<milliseconds>(*wait, retry_after_max);
}

}  // namespace zoetrope::providers

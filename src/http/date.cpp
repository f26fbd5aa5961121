#include "http/date.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace zoetrope::http {
namespace {

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> days{"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};  // from 1970
constexpr std::int64_t micros_per_day = 86'400'000'000;

}  // namespace

std::string to_http_date(WallTime time) {
  const std::string text = to_rfc3339(time);  // 1994-11-06T08:49:37.000000Z
  std::int64_t day = time.micros / micros_per_day;
  if (time.micros < 0 && time.micros % micros_per_day != 0) --day;
  constexpr std::int64_t week = 7;
  const auto weekday = static_cast<std::size_t>(((day % week) + week) % week);
  const std::size_t month =
      static_cast<std::size_t>(text[5] - '0') * 10 + static_cast<std::size_t>(text[6] - '0');
  return fmt::format("{}, {} {} {} {} GMT", days.at(weekday), text.substr(8, 2), months.at(month - 1),
                     text.substr(0, 4), text.substr(11, 8));
}

std::optional<WallTime> parse_http_date(std::string_view text) {
  constexpr std::string_view form = "Sun, 06 Nov 1994 08:49:37 GMT";
  if (text.size() != form.size() || text.substr(3, 2) != ", " || text.substr(25) != " GMT")
    return std::nullopt;
  if (text[7] != ' ' || text[11] != ' ' || text[16] != ' ') return std::nullopt;
  const auto* const month = std::find(months.begin(), months.end(), text.substr(8, 3));
  if (month == months.end()) return std::nullopt;
  return parse_rfc3339(fmt::format("{}-{:02}-{}T{}Z", text.substr(12, 4), month - months.begin() + 1,
                                   text.substr(5, 2), text.substr(17, 8)));
}

}  // namespace zoetrope::http

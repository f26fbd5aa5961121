#include "base/time.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace zoetrope {
namespace {

constexpr std::int64_t micros_per_second = 1'000'000;

std::optional<int> parse_digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

/// Microseconds from the digits behind the point, or nothing when the tail is not ".digits" and "Z".
std::optional<std::int64_t> parse_fraction(std::string_view tail) {
  if (tail.empty() || tail.back() != 'Z') return std::nullopt;
  tail.remove_suffix(1);
  if (tail.empty()) return 0;
  if (tail.front() != '.' || tail.size() < 2 || tail.size() > 10) return std::nullopt;
  std::int64_t micros = 0;
  for (std::size_t i = 1; i <= std::max<std::size_t>(tail.size() - 1, 6); ++i) {
    const char c = i < tail.size() ? tail[i] : '0';
    if (c < '0' || c > '9') return std::nullopt;
    // Digits behind the sixth must be digits, but are less than we keep.
    if (i <= 6) micros = micros * 10 + (c - '0');
  }
  return micros;
}

}  // namespace

std::string to_rfc3339(WallTime time) {
  namespace chr = std::chrono;
  const chr::sys_time<chr::microseconds> at{chr::microseconds(time.micros)};
  const auto day = chr::floor<chr::days>(at);
  const chr::year_month_day date{day};
  const chr::hh_mm_ss clock{at - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

std::optional<WallTime> parse_rfc3339(std::string_view text) {
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' ||
      text[16] != ':') {
    return std::nullopt;
  }
  constexpr std::array<std::pair<std::size_t, std::size_t>, 6> fields{
      {{0, 4}, {5, 2}, {8, 2}, {11, 2}, {14, 2}, {17, 2}}};
  std::array<int, 6> values{};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto value = parse_digits(text.substr(fields[i].first, fields[i].second));
    if (!value) return std::nullopt;
    values[i] = *value;
  }
  const auto fraction = parse_fraction(text.substr(19));
  namespace chr = std::chrono;
  const chr::year_month_day date{chr::year(values[0]), chr::month(static_cast<unsigned>(values[1])),
                                 chr::day(static_cast<unsigned>(values[2]))};
  if (!fraction || !date.ok() || values[3] > 23 || values[4] > 59 || values[5] > 60) return std::nullopt;
  const auto seconds = chr::sys_days(date).time_since_epoch() + chr::hours(values[3]) +
                       chr::minutes(values[4]) + chr::seconds(values[5]);
  return WallTime{chr::duration_cast<chr::seconds>(seconds).count() * micros_per_second + *fraction};
}

double seconds_of(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

std::string to_human(Duration duration) {
  const std::int64_t seconds = duration.count() / micros_per_second;
  if (seconds < 60) return fmt::format("{} s", seconds);
  if (seconds < 3600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  return fmt::format("{} h {} min", seconds / 3600, seconds % 3600 / 60);
}

}  // namespace zoetrope

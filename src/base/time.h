#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Two kinds of time that cannot be mixed up. WallTime is UTC and is stored and shown; it may jump. MonoTime
/// counts since this machine's boot, suspended time included (CLOCK_BOOTTIME); deadlines, leases and the send
/// gate use it. Both count microseconds.

namespace zoetrope {

using Duration = std::chrono::microseconds;

struct WallTime {
  std::int64_t micros = 0;  ///< since 1970-01-01T00:00:00Z

  auto operator<=>(const WallTime&) const = default;
  WallTime operator+(Duration d) const { return {micros + d.count()}; }
  WallTime operator-(Duration d) const { return {micros - d.count()}; }
  Duration operator-(WallTime other) const { return Duration(micros - other.micros); }
};

struct MonoTime {
  std::int64_t micros = 0;  ///< since boot

  auto operator<=>(const MonoTime&) const = default;
  MonoTime operator+(Duration d) const { return {micros + d.count()}; }
  MonoTime operator-(Duration d) const { return {micros - d.count()}; }
  Duration operator-(MonoTime other) const { return Duration(micros - other.micros); }
};

/// RFC 3339 in UTC with microseconds: "2026-11-23T18:53:00.000000Z".
std::string to_rfc3339(WallTime time);
std::optional<WallTime> parse_rfc3339(std::string_view text);

/// With its fraction.
double seconds_of(Duration duration);

/// For people: "42 s", "3 min 20 s", "2 h 5 min".
std::string to_human(Duration duration);

}  // namespace zoetrope

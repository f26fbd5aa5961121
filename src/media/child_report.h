#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "media/clip_probe.h"

namespace zoetrope::media {

/// A child that tells of more is not believed.
inline constexpr Duration reported_duration_max = std::chrono::hours(24);
inline constexpr int reported_sound_rate_max = 192'000;
inline constexpr int reported_sound_channels_max = 8;

/// What the child found in a clip, as it prints it for its parent.
struct ChildReport {
  std::string codec;
  int width = 0;
  int height = 0;
  Duration duration{};
  std::int64_t frames = 0;
  bool has_audio = false;
  ClipStreams streams = {};

  bool operator==(const ChildReport&) const = default;
};

/// One line of JSON for a report or for the error that stood in its way.
std::string print_report(const Result<ChildReport>& report);

/// What is said of an answer that print_report would not have printed.
Error report_not_understood();

/// The other way. The text is untrusted: the child has looked at a hostile file and may be its puppet. Only
/// corrupt and unavailable are believed as errors; everything that print_report would not have printed is
/// unavailable.
Result<ChildReport> parse_report(std::string_view text);

}  // namespace zoetrope::media

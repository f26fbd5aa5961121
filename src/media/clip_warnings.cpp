#include "media/clip_warnings.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "base/text.h"
#include "media/usual_size.h"

namespace zoetrope::media {
namespace {

constexpr Duration duration_tolerance = std::chrono::milliseconds(500);
constexpr std::array usual_rates = {23.976, 24.0, 25.0, 29.97, 30.0, 48.0, 50.0, 59.94, 60.0};
constexpr double rate_tolerance = 0.1;

Duration nearest_usual(Duration duration) {
  constexpr Duration shorter = std::chrono::seconds(5);
  constexpr Duration longer = std::chrono::seconds(10);
  return duration < (shorter + longer) / 2 ? shorter : longer;
}

}  // namespace

std::vector<std::string> clip_warnings(const ClipInfo& clip, const ClipExpectation& expected,
                                       const std::string& path) {
  std::vector<std::string> warnings;
  const std::string name = printable(path);
  if (clip.width != usual_width || clip.height != usual_height)
    warnings.push_back(fmt::format("{} is {}x{} instead of {}x{}", name, clip.width, clip.height, usual_width,
                                   usual_height));
  const Duration wanted = expected.duration.value_or(nearest_usual(clip.duration));
  const Duration off = clip.duration - wanted;
  if (expected.of_a_render && (off > duration_tolerance || off < -duration_tolerance))
    warnings.push_back(fmt::format("{} lasts {:.2f} s instead of {:.2f} s", name, seconds_of(clip.duration),
                                   seconds_of(wanted)));
  const double rate =
      clip.duration > Duration(0) ? static_cast<double>(clip.frames) / seconds_of(clip.duration) : 0;
  bool usual = false;
  for (const double known : usual_rates) usual = usual || std::abs(rate - known) <= rate_tolerance;
  if (!usual) warnings.push_back(fmt::format("{} has the odd rate of {:.2f} pictures a second", name, rate));
  return warnings;
}

}  // namespace zoetrope::media

#include "lifecycle/look_schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace zoetrope::lifecycle {
namespace {

/// A short render is worth this many looks, however few a fixed cadence would take.
constexpr double looks_min = 4;
/// The look that finds a render done is on average half a look early at a fixed cadence, and less than that
/// here, where looks are dense by then.
constexpr double looks_of_rounding = 0.15;
constexpr double first_tenth = -1.2816;  ///< of a normal distribution
constexpr double last_hundredth = 2.3263;
/// Past the last hundredth of what was expected, the history does not apply; a finished render is then
/// noticed within this share of its age.
constexpr double unexpected_gap_share = 0.05;
constexpr int steps_per_sigma = 50;

Duration duration_of(double seconds) {
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
}

/// What the square root of the hazard adds up to, on average, until a render is done.
double mean_effort(const Expectation& expected) {
  constexpr double reach = 8;
  constexpr double step = 0.05;
  double sum = 0;
  for (int i = 0; i * step <= 2 * reach; ++i) {
    const double z = i * step - reach;
    const double density = std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
    const double above = std::erfc(z / std::numbers::sqrt2) / 2;
    sum += step * std::sqrt(density * above) * std::exp(expected.sigma * z / 2);
  }
  return sum * std::sqrt(expected.median_seconds * expected.sigma);
}

/// The gap after which the square root of the hazard has added up to what one look is worth.
double gap_of_one_look(double age, double longest, const Expectation& expected) {
  const double looks =
      std::max(expected.mean_seconds() / seconds_of(fixed_cadence) - looks_of_rounding, looks_min);
  const double worth = mean_effort(expected) / looks;
  // However short the renders are said to be: the gap is not shorter than its least anyway.
  const double step =
      std::max(expected.median_seconds * expected.sigma, seconds_of(look_gap_min)) / steps_per_sigma;
  double sum = 0;
  double gap = 0;
  while (gap < longest) {
    const double effort = step * std::sqrt(expected.hazard(age + gap + step / 2));
    if (sum + effort >= worth) return gap + step * (worth - sum) / effort;
    sum += effort;
    gap += step;
  }
  return longest;
}

}  // namespace

Duration look_delay(Duration measured_age, const RenderHistory& history) {
  // A clock that was set back makes a render younger than it can be.
  const Duration age = std::max(measured_age, Duration::zero());
  const bool known = history.count >= history_renders_min;
  if (!known && age < first_look_unknown) return std::max(first_look_unknown - age, look_gap_min);
  const Expectation expected = expect(history);
  const double from = seconds_of(age);
  double longest = seconds_of(look_gap_max);
  if (known) longest = std::max(longest, expected.age_at(first_tenth) - from);
  double gap = gap_of_one_look(from, longest, expected);
  if (from > expected.age_at(last_hundredth)) gap = std::max(gap, from * unexpected_gap_share);
  return duration_of(std::clamp(gap, seconds_of(look_gap_min), longest));
}

}  // namespace zoetrope::lifecycle

#include "lifecycle/render_history.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace zoetrope::lifecycle {
namespace {

// Four of five renders between 128 s and 313 s: https://docs.kie.ai says two to five minutes.
constexpr double usual_median_seconds = 200;
constexpr double usual_sigma = 0.35;
constexpr double usual_median_weight = 1;
constexpr double usual_sigma_weight = 2;
constexpr double sigma_min = 0.1;
constexpr double sigma_max = 1.0;
/// From here on the normal tail is its asymptote; its own figures get too small to divide.
constexpr double far_tail = 6;

double normal_density(double z) {
  return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
}

double normal_above(double z) {
  return std::erfc(z / std::numbers::sqrt2) / 2;
}

}  // namespace

RenderHistory summarize(std::span<const Duration> render_times) {
  RenderHistory history;
  double squares = 0;  // Welford's running sums: a plain sum of squares loses a small variance
  for (const Duration time : render_times.first(std::min(render_times.size(), history_renders_max))) {
    if (time <= Duration::zero()) continue;
    const double logarithm = std::log(seconds_of(time));
    const double off = logarithm - history.log_mean;
    history.log_mean += off / ++history.count;
    squares += off * (logarithm - history.log_mean);
  }
  if (history.count > 0) history.log_variance = squares / history.count;
  return history;
}

double Expectation::mean_seconds() const {
  return median_seconds * std::exp(sigma * sigma / 2);
}

double Expectation::age_at(double normal) const {
  return median_seconds * std::exp(sigma * normal);
}

double Expectation::under_way(double seconds) const {
  return seconds <= 0 ? 1 : normal_above(std::log(seconds / median_seconds) / sigma);
}

double Expectation::hazard(double seconds) const {
  if (seconds <= 0) return 0;
  const double z = std::log(seconds / median_seconds) / sigma;
  const double normal = z > far_tail ? z : normal_density(z) / normal_above(z);
  return normal / (seconds * sigma);
}

Expectation expect(const RenderHistory& history) {
  const auto count = static_cast<double>(history.count);
  const double usual_log = std::log(usual_median_seconds);
  const double log_median =
      (usual_median_weight * usual_log + count * history.log_mean) / (usual_median_weight + count);
  const double variance = (usual_sigma_weight * usual_sigma * usual_sigma + count * history.log_variance) /
                          (usual_sigma_weight + count);
  return {.median_seconds = std::exp(log_median),
          .sigma = std::clamp(std::sqrt(variance), sigma_min, sigma_max)};
}

}  // namespace zoetrope::lifecycle

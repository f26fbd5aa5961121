#pragma once

#include <cstddef>
#include <span>

#include "base/time.h"

/// What earlier renders took, and what that lets one expect of the next. Render times are taken to be
/// log-normal: never negative, with a longer tail towards late. Values only; nothing here fails.

namespace zoetrope::lifecycle {

/// So many of the latest renders are asked about: enough for a spread, few enough to follow a service that
/// became slower yesterday.
inline constexpr std::size_t history_renders_max = 20;
/// With fewer renders than this nothing is known yet about this account's model.
inline constexpr int history_renders_min = 5;

/// The latest renders of one account, model and length: how many, and the mean and the variance of the
/// natural logarithm of their seconds.
struct RenderHistory {
  int count = 0;
  double log_mean = 0;
  double log_variance = 0;
};

/// Of the first `history_renders_max`; times that are not positive are left out.
RenderHistory summarize(std::span<const Duration> render_times);

/// The log-normal distribution that the next render is expected to follow.
struct Expectation {
  double median_seconds = 0;
  double sigma = 0;  ///< standard deviation of the logarithm

  [[nodiscard]] double mean_seconds() const;
  /// The share of renders that is still under way at this age, from 1 to 0.
  [[nodiscard]] double under_way(double seconds) const;
  /// The rate, per second, at which renders that are still under way at this age finish.
  [[nodiscard]] double hazard(double seconds) const;
  /// The age at which `normal` standard deviations of the logarithm above the median have passed.
  [[nodiscard]] double age_at(double normal) const;
};

/// Before any history: the documented two to five minutes. They count as one render for the median and as two
/// for the spread, so that a few renders that happen to be equal do not look like certainty.
Expectation expect(const RenderHistory& history);

}  // namespace zoetrope::lifecycle

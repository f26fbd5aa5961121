#pragma once

#include <vector>

#include "lifecycle/render_history.h"

/// What no schedule can do better, to judge ours by. Seconds throughout; a render's time is log-normal and
/// known in advance to be so.

namespace zoetrope::bench {

/// The ages at which to look so that the mean delay until a finished render is noticed is the least for
/// `looks` looks a render on average: dynamic programming over whole seconds.
std::vector<double> best_schedule(const lifecycle::Expectation& renders, double looks);

/// The fewest looks a render with which half of the renders can be noticed within `delay`: a look covers the
/// renders done in the `delay` before it and is made as long as the render is under way, so it covers most
/// for its price where the hazard is highest, which is late. So the first look is at the median, and from
/// there on there is one every `delay`.
double fewest_looks(const lifecycle::Expectation& renders, double delay);

}  // namespace zoetrope::bench

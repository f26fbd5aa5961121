#pragma once

#include "base/time.h"
#include "env/random.h"

namespace zoetrope::testing {

/// From 0 (included) to 1 (excluded), evenly.
double even_draw(Random& random);

/// A log-normal time with this median; sigma is the standard deviation of its logarithm.
Duration log_normal_draw(Random& random, Duration median, double sigma);

}  // namespace zoetrope::testing

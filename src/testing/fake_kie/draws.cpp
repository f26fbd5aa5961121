#include "testing/fake_kie/draws.h"

#include <cmath>
#include <numbers>

namespace zoetrope::testing {
namespace {

constexpr int double_bits = 53;

}  // namespace

double even_draw(Random& random) {
  return std::ldexp(static_cast<double>(random.next_u64() >> (64 - double_bits)), -double_bits);
}

Duration log_normal_draw(Random& random, Duration median, double sigma) {
  // Box-Muller. 1 - draw is never 0, so its logarithm is finite.
  const double radius = std::sqrt(-2.0 * std::log(1.0 - even_draw(random)));
  const double normal = radius * std::cos(2.0 * std::numbers::pi * even_draw(random));
  return Duration(std::llround(static_cast<double>(median.count()) * std::exp(sigma * normal)));
}

}  // namespace zoetrope::testing

#include "best_schedule.h"

#include <algorithm>
#include <cmath>

namespace zoetrope::bench {
namespace {

constexpr int horizon = 1600;  ///< seconds; practically every render is done by then
constexpr int gap_max = 200;
constexpr int halvings = 18;

struct Plan {
  std::vector<double> ages;
  double looks = 0;  ///< a render on average
};

/// The least of (price of a look) x (looks) + (mean delay), backwards from the horizon.
Plan cheapest(const std::vector<double>& under_way, double price) {
  std::vector<double> cost(horizon + 1, 0.0);
  std::vector<int> gap(horizon + 1, 1);
  for (int from = horizon - 1; from >= 0; --from) {
    double best = INFINITY;
    double delay = 0;  // of what finishes until the next look, summed over the renders
    for (int to = from + 1; to <= std::min(horizon, from + gap_max); ++to) {
      const auto at = [&](int age) { return under_way[static_cast<std::size_t>(age)]; };
      // One second later everything that was done waits a second more, what is done within it half of one.
      delay += at(from) - at(to - 1) + (at(to - 1) - at(to)) / 2;
      const double total = price * at(from) + delay + cost[static_cast<std::size_t>(to)];
      if (total >= best) continue;
      best = total;
      gap[static_cast<std::size_t>(from)] = to - from;
    }
    cost[static_cast<std::size_t>(from)] = best;
  }
  Plan plan;
  for (int age = 0; age < horizon;) {
    plan.looks += under_way[static_cast<std::size_t>(age)];
    age += gap[static_cast<std::size_t>(age)];
    plan.ages.push_back(age);
  }
  return plan;
}

}  // namespace

std::vector<double> best_schedule(const lifecycle::Expectation& renders, double looks) {
  std::vector<double> under_way;
  for (int age = 0; age <= horizon; ++age) under_way.push_back(renders.under_way(age));
  double cheap = 1e-4;
  double dear = 1e4;
  for (int i = 0; i < halvings; ++i) {
    const double price = std::sqrt(cheap * dear);
    (cheapest(under_way, price).looks > looks ? cheap : dear) = price;
  }
  return cheapest(under_way, dear).ages;
}

double fewest_looks(const lifecycle::Expectation& renders, double delay) {
  constexpr double step = 0.05;
  double late = 0;  // mean time past the median
  for (double age = renders.median_seconds; age < horizon; age += step) late += step * renders.under_way(age);
  return 1 + late / delay;
}

}  // namespace zoetrope::bench

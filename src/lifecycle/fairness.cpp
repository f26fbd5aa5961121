#include "lifecycle/fairness.h"

#include <algorithm>

namespace zoetrope::lifecycle {

std::int64_t standing_turn(std::int64_t turn, std::int64_t last_send, int weight, int ahead) {
  return std::max(turn, last_send) + ahead * (turn_unit / std::clamp(weight, 1, weight_max));
}

std::int64_t turn_after_send(std::int64_t standing, int weight) {
  return standing + turn_unit / std::clamp(weight, 1, weight_max);
}

}  // namespace zoetrope::lifecycle

#pragma once

#include <cstdint>

/// In which order channels send. Each has a turn, a number that rises with every send by the more, the less
/// weight it has; the lowest one is next. The time of all of them is where the last send stood: a channel
/// that was silent begins there, and cannot make up for its silence (start-time fair queueing,
/// https://doi.org/10.1145/248156.248171).

namespace zoetrope::lifecycle {

inline constexpr std::int64_t turn_unit = 1'000'000;
inline constexpr int weight_max = 100;

/// Where a channel stands beside the others, with `ahead` of its sends prepared already.
std::int64_t standing_turn(std::int64_t turn, std::int64_t last_send, int weight, int ahead);

/// The channel's turn after it sent, standing where it did.
std::int64_t turn_after_send(std::int64_t standing, int weight);

}  // namespace zoetrope::lifecycle

#pragma once

#include <span>
#include <string>
#include <vector>

/// Does a channel have more of an account's renders than its share, while another one waits for its own?
/// Turns (lifecycle/fairness.h) share the sends, not the slots: a channel that was alone fills them all, and
/// renders that take longer hold theirs for longer.

namespace zoetrope::lifecycle {

/// What a channel has of an account.
struct ChannelStanding {
  std::string channel;
  int weight = 1;
  int renders = 0;     ///< that hold a slot
  bool waits = false;  ///< something of it could be sent, if there were a slot
};

/// More renders than the share of it, counted in slots and rounded up.
struct Overrun {
  std::string channel;
  int renders = 0;
  int share = 0;
  std::string waiting;  ///< a channel that waits for what it takes

  auto operator<=>(const Overrun&) const = default;
};

/// Between channels that have renders or wait, by weight. Empty unless one that waits has less than its own.
std::vector<Overrun> overruns(std::span<const ChannelStanding> channels, int slots);

}  // namespace zoetrope::lifecycle

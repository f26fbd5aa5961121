#include "lifecycle/shares.h"

#include <algorithm>

#include "lifecycle/fairness.h"

namespace zoetrope::lifecycle {
namespace {

int weight_of(const ChannelStanding& channel) {
  const bool takes_part = channel.renders > 0 || channel.waits;
  return takes_part ? std::clamp(channel.weight, 1, weight_max) : 0;
}

}  // namespace

std::vector<Overrun> overruns(std::span<const ChannelStanding> channels, int slots) {
  int weights = 0;
  for (const ChannelStanding& channel : channels) weights += weight_of(channel);
  const auto waiting = std::find_if(channels.begin(), channels.end(), [&](const ChannelStanding& channel) {
    return channel.waits && (channel.renders + 1) * weights <= slots * weight_of(channel);
  });
  std::vector<Overrun> found;
  if (waiting == channels.end()) return found;
  for (const ChannelStanding& channel : channels) {
    const int weight = weight_of(channel);
    if (weight == 0) continue;
    const int share = (slots * weight + weights - 1) / weights;
    if (channel.renders > share) found.push_back({channel.channel, channel.renders, share, waiting->channel});
  }
  return found;
}

}  // namespace zoetrope::lifecycle

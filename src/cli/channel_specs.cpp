#include "cli/channel_specs.h"

namespace zoetrope::cli {

std::vector<store::ChannelSpec> channel_specs(const Settings& settings) {
  std::vector<store::ChannelSpec> specs;
  for (const auto& [name, channel] : settings.channels)
    specs.push_back({.channel = name,
                     .weight = channel.weight,
                     .slots = channel.slots,
                     .display_name = channel.display_name});
  return specs;
}

}  // namespace zoetrope::cli

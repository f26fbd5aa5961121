#include "cli/store_terms.h"

namespace zoetrope::cli {

std::vector<store::ChannelSpec> channel_specs(const settings::Settings& settings) {
  std::vector<store::ChannelSpec> specs;
  for (const auto& [name, channel] : settings.channels)
    specs.push_back({.channel = name,
                     .weight = channel.weight,
                     .slots = channel.slots,
                     .display_name = channel.display_name});
  return specs;
}

std::vector<store::AlertHook> alert_hooks(const settings::Settings& settings) {
  std::vector<store::AlertHook> hooks;
  for (const auto& [name, alert] : settings.alerts) hooks.push_back({name, alert.kinds, alert.channels});
  return hooks;
}

store::Reach reach_of(const settings::Settings& settings) {
  store::Reach reach;
  if (!settings.notion_token.empty()) reach.notion_token = settings.notion_token.fingerprint();
  for (const auto& [name, alert] : settings.alerts) {
    if (!alert.url.empty()) reach.webhooks.push_back(name);
  }
  return reach;
}

}  // namespace zoetrope::cli

#pragma once

#include <vector>

#include "settings/settings.h"
#include "store/hand_over.h"
#include "store/store.h"

/// What the settings say, in the terms of the store.

namespace zoetrope::cli {

/// The shares of the channels that the settings describe.
std::vector<store::ChannelSpec> channel_specs(const settings::Settings& settings);
/// Who wants to hear of what.
std::vector<store::AlertHook> alert_hooks(const settings::Settings& settings);
/// Whom this process can tell how its tasks stand.
store::Reach reach_of(const settings::Settings& settings);

}  // namespace zoetrope::cli

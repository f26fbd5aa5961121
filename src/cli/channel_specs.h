#pragma once

#include <vector>

#include "cli/settings.h"
#include "store/hand_over.h"

namespace zoetrope::cli {

/// The shares of the channels that the settings describe.
std::vector<store::ChannelSpec> channel_specs(const Settings& settings);

}  // namespace zoetrope::cli

#pragma once

#include <string_view>
#include <vector>

#include "settings/setting_reader.h"
#include "settings/settings.h"

namespace zoetrope::settings {

/// Image hosts in their order, each known and named once. Errors: invalid_input.
Result<std::vector<std::string>> hosts_of(std::string_view name, const Written& written);

/// Reads what a worker does: which rows it takes up, its rounds, `[statuses]` and `[channels.NAME]`. Errors:
/// invalid_input, naming the setting and what it takes.
Result<void> fill_worker_settings(Settings& settings, const SettingReader& reader);

/// What the settings say of a channel, or would if they said nothing.
const ChannelSettings& channel_settings(const Settings& settings, const std::string& channel);
/// May a worker take up rows of this channel?
bool takes_up(const Settings& settings, const std::string& channel);

}  // namespace zoetrope::settings

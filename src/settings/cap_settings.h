#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/cap_change.h"

namespace zoetrope::settings {

struct Settings;
class SettingReader;

/// Reads the five settings `budget...` and the `budget` of `[channels.NAME]`. What nothing is said of is no
/// change. Errors: invalid_input.
Result<void> fill_caps(Settings& settings, const SettingReader& reader);

/// What a paid run of this channel sets: all that the settings say, and of the channel itself, where they
/// name no cap of its own, that it has none any more. Of other channels it says nothing by being silent.
std::vector<CapChange> caps_of_run(const Settings& settings, const std::string& channel);

}  // namespace zoetrope::settings

#pragma once

#include "base/result.h"

namespace zoetrope::cli {

struct Settings;
class SettingReader;

/// Reads the five settings `budget...` and the `budget` of `[channels.NAME]`. What nothing is said of is no
/// change. Errors: invalid_input.
Result<void> fill_caps(Settings& settings, const SettingReader& reader);

}  // namespace zoetrope::cli

#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "settings/setting_reader.h"

namespace zoetrope::settings {

/// The absolute path that a setting says. `path` is what of its value names it. Errors: invalid_input.
Result<std::string> path_of(std::string_view name, const SettingReader& reader, const Written& written,
                            const std::string& path);

}  // namespace zoetrope::settings

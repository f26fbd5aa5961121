#pragma once

#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "settings/setting_reader.h"
#include "settings/settings.h"

namespace zoetrope::settings {

/// What the setting `database` says: sqlite:PATH, postgresql://..., or nothing for a file in the workspace.
/// Errors: invalid_input, which shows no password; also for one that stands on the command line, where every
/// user of the machine could read it.
Result<DatabasePlace> database_of(const SettingReader& reader, const std::string& workspace,
                                  const Written& written);

/// The same of a flag that is no setting; a relative path is one of the current folder.
Result<DatabasePlace> database_of_flag(std::string_view flag, const std::string& value);

}  // namespace zoetrope::settings

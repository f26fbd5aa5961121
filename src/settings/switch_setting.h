#pragma once

#include "settings/settings.h"

namespace zoetrope::settings {

/// A setting that is on or off: also true or false, yes or no, 1 or 0, in any case. Errors: invalid_input.
Result<bool> switch_of(std::string_view name, const Written& written);

}  // namespace zoetrope::settings

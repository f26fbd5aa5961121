#pragma once

#include <string_view>

#include "base/error.h"
#include "settings/settings.h"

namespace zoetrope::settings {

/// "max-in-flight is "0" (flag); it takes a number from 1 to 100". A value that may hold a password is not
/// shown.
Error bad_setting(std::string_view name, const Written& written, std::string_view takes);

}  // namespace zoetrope::settings

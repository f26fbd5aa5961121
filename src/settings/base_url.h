#pragma once

#include <string>
#include <string_view>

#include "settings/settings.h"

namespace zoetrope::settings {

/// The base URL of a service, without slashes at its end: https to a public address, or anything on this
/// machine. Errors: invalid_input, as bad_setting().
Result<std::string> base_url_of(std::string_view name, const Written& written);

}  // namespace zoetrope::settings

#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace zoetrope::http {

/// The absolute URL a Location header means on an answer from `base`. It has yet to go through parse_url.
/// Errors: invalid_input.
Result<std::string> redirect_target(std::string_view base, std::string_view location);

}  // namespace zoetrope::http

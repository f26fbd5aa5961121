#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace zoetrope::http {

/// The absolute URL a Location header means on an answer from `base`. Errors: invalid_input, as
/// parse_url.
Result<std::string> redirect_target(std::string_view base, std::string_view location);

}  // namespace zoetrope::http

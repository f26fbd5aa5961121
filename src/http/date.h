#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace zoetrope::http {

/// The one form of a Date header that may be sent: "Sun, 06 Nov 1994 08:49:37 GMT"
/// (https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7), to the second.
std::string to_http_date(WallTime time);
/// Nothing when it is not of that form, the obsolete ones included. The name of the day is not compared.
std::optional<WallTime> parse_http_date(std::string_view text);

}  // namespace zoetrope::http

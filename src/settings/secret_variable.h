#pragma once

#include <string>
#include <string_view>

namespace zoetrope::settings {

/// May the settings name this variable? Narrower than what a system takes, so that a key in its place mostly
/// is none.
bool is_variable(std::string_view name);

/// "KIE_API_KEY_" and "my-channel" are KIE_API_KEY_MY_CHANNEL.
std::string variable_of(std::string_view prefix, const std::string& name);

}  // namespace zoetrope::settings

#pragma once

#include <string>
#include <string_view>

namespace zoetrope::shots {

/// A dash is how tables say "nothing".
bool means_nothing(std::string_view text);

/// What a cell says: on one line, without the marks around all of it, empty when that is a dash.
std::string said(std::string_view cell);

}  // namespace zoetrope::shots

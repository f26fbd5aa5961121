#pragma once

#include <string>
#include <string_view>

namespace zoetrope::shots {

/// Dashes and words by which tables say "nothing": "none", "N/A", "nil". `text` is as said() leaves it.
bool means_nothing(std::string_view text);

/// What a cell says: on one line, without the marks around all of it, empty when that means nothing.
std::string said(std::string_view cell);

/// Whether a spreadsheet has put this where a value should be: "#REF!", "Loading...", or a formula.
bool is_formula(std::string_view said);

}  // namespace zoetrope::shots

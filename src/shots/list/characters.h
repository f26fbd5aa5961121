#pragma once

#include <string>
#include <string_view>

/// Characters of cells that look like nothing, or like a blank: word processors and web pages leave them.

namespace zoetrope::shots {

/// Without the blanks around it, hard ones (U+00A0, U+2007, U+202F) and those of no width (U+200B, U+FEFF)
/// among them.
std::string_view trimmed_cell(std::string_view text);

/// As on_one_line(), with each hard blank as a blank and without those of no width.
std::string plain_line(std::string_view text);

/// Whether a text has a letter of any script: dashes, digits, signs and emoji are none.
bool has_letter(std::string_view text);

}  // namespace zoetrope::shots

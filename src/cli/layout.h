#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Text laid out for a terminal. Everything here makes what it is given printable first.

namespace zoetrope::cli {

inline constexpr std::size_t terminal_columns = 80;

/// The columns a text takes: two for East Asian wide characters and emoji, none for combining marks.
std::size_t display_width(std::string_view text);

/// At most `columns` wide; what is cut off is told by "...".
std::string cut_to(std::string_view text, std::size_t columns);

/// Exactly `columns` wide: cut, or filled with blanks.
std::string cell(std::string_view text, std::size_t columns);

/// `head` and `text`, broken at blanks into lines of at most 80 columns that begin below the text, each with
/// its line end. A long word, a path for instance, stays whole so that it can be copied: its line begins
/// further to the left where that makes it fit.
std::string paragraph(std::string_view head, std::string_view text);

}  // namespace zoetrope::cli

#pragma once

#include <string_view>

#include "base/result.h"
#include "shots/columns.h"

/// One reader a format. Each takes UTF-8 text with '\n' line ends and without a byte order mark, and gives
/// its rows as text. Errors: invalid_input with "file:line: what is wrong; what to do".

namespace zoetrope::shots {

/// Every table of the document with a number and a prompt column
/// (https://github.github.com/gfm/#tables-extension-); tables in fenced code and in HTML comments are left
/// alone. "\|" is a pipe and "<br>" a blank.
Result<Rows> read_markdown_tables(const Source& source, std::string_view text, Prompts prompts);

/// RFC 4180, whose first record is the heading; blank lines are skipped.
Result<Rows> read_csv(const Source& source, std::string_view text, Prompts prompts);

/// A list of maps, or a map with such a list under "shots", and perhaps "reviewed: false". Anchors and
/// aliases are refused: a short file could say something huge with them.
Result<Rows> read_yaml_list(const Source& source, std::string_view text);

}  // namespace zoetrope::shots

#pragma once

#include "base/result.h"
#include "shots/list/rows.h"

/// One reader a format. Errors: invalid_input with "file:line:column: what is wrong; what to do".

namespace zoetrope::shots {

/// Every table of the document with a number and a prompt column
/// (https://github.github.com/gfm/#tables-extension-); tables in fenced code and in HTML comments are left
/// alone, and so are those without prompts where others have them. A negative prompt under a heading of its
/// own is that of all clips (negative_section.h).
Result<Rows> read_markdown(const Source& source, Prompts prompts);

/// RFC 4180, also with semicolons or tabs: whichever makes a heading of one of the first lines. What stands
/// above it is left alone, and so are empty rows.
Result<Rows> read_delimited(const Source& source, Prompts prompts);

/// A list of maps, or a map with such a list under "shots", and perhaps "reviewed: false" and
/// "negative_prompt". Anchors, aliases and tags are refused: a short file could say something huge with them,
/// or something else than text.
Result<Rows> read_yaml(const Source& source);

/// The reader that the file's ending asks for.
Result<Rows> read_rows(const Source& source, Prompts prompts);

}  // namespace zoetrope::shots

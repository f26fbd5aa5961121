#pragma once

#include <string>
#include <string_view>

namespace zoetrope::shots {

/// What a table cell or a line says: without backslash escapes, HTML entities, comments and the tags that
/// only say how text looks. "<br>" is a line break, and an image's tag its file. Any other tag stays as text.
/// Of code, which is a cell in backticks, only the line breaks and escaped pipes are undone. Emphasis stays.
std::string decode_markdown(std::string_view raw);

/// How a table cell says it, so that decode_markdown() has it again: pipes are escaped, and what would else
/// be read as an escape, an entity or a tag.
std::string encode_markdown(std::string_view text);

/// The first tag that decode_markdown() has left in a text, such as "<script>"; empty when there is none.
std::string_view find_tag(std::string_view text);

}  // namespace zoetrope::shots

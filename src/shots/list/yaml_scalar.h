#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace zoetrope::shots {

/// Where the scalar ends that begins at `begin` of a YAML text and means `value`: behind its closing
/// quotation mark or its last character. Nothing when the text there does not say that value.
std::optional<std::size_t> scalar_end(std::string_view yaml, std::size_t begin, std::string_view value);

/// A text of one line without control characters, as YAML and JSON both take it.
std::string in_double_quotes(std::string_view text);

/// Another text of one line in the style of the scalar `raw`: plain, 'single', "double", or a block with its
/// header, indentation and width. A plain one that would mean something else gets quotes. `in_flow` is inside
/// [] or {}; `line_end` parts the lines of a block.
std::string encode_scalar(std::string_view text, std::string_view raw, bool in_flow,
                          std::string_view line_end);

}  // namespace zoetrope::shots

#pragma once

#include <string>
#include <string_view>

namespace zoetrope::shots {

/// A text and the marks that somebody has put around all of it: bold, italics, code, quotation marks.
struct MarkedText {
  std::string_view open;
  std::string_view text;
  std::string_view close;
};

/// What a whole cell is wrapped in. Marks that also stand inside belong to the text: "**a** and **b**" has
/// none.
MarkedText unmarked(std::string_view cell);

/// Another text in the same marks, or without them where it could not be told from them.
std::string marked_alike(std::string_view cell, std::string_view text);

}  // namespace zoetrope::shots

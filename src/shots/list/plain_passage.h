#pragma once

#include <string>
#include <string_view>

namespace zoetrope::shots {

/// What a line of a document's text says: without a task's box, images, tags, what is struck out, the summary
/// of a folded part, and the marks around all of it. Empty when nothing is left.
std::string plain_passage(std::string_view line);

}  // namespace zoetrope::shots

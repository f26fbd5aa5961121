#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace zoetrope::shots {

/// The image names that a cell gives, in their order: "`a.png` + `b.png`", one a line, with commas, "&" or
/// "and" between them, as links or in any marks, with a remark in brackets behind each. What is no list of
/// names with the ending of an image is one name: files may be called "fox and bird.png". None for an empty
/// cell or a dash.
std::vector<std::string> image_names(std::string_view cell);

}  // namespace zoetrope::shots

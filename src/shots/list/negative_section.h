#pragma once

#include <string_view>
#include <vector>

#include "shots/list/rows.h"

namespace zoetrope::shots {

/// The negative prompt of all clips of a Markdown document: the text below a heading that says "negative
/// prompt". That is the fenced code of its section, else the first list, quote or paragraph that is no
/// announcement ("Use this everywhere:"). A second such heading with text is a warning.
void find_negative_prompt(const Source& source, const std::vector<std::string_view>& lines, Rows& rows);

}  // namespace zoetrope::shots

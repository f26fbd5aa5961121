#pragma once

#include <string_view>
#include <vector>

#include "shots/list/rows.h"

namespace zoetrope::shots {

/// The negative prompt of all clips of a Markdown document: the text behind a label or below a heading that
/// names it (negative_label.h). Of a section that is the first list, quote, paragraph or fenced code that is
/// no announcement ("Use this everywhere:"). A second one with other words is a warning.
void find_negative_prompt(const Source& source, const std::vector<std::string_view>& lines, Rows& rows);

}  // namespace zoetrope::shots

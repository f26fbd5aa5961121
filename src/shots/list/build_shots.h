#pragma once

#include "base/result.h"
#include "shots/list/rows.h"
#include "shots/shot_list.h"

namespace zoetrope::shots {

/// Gives rows of text their meaning and checks the list as a whole. Line breaks and tabs in prompts become
/// single blanks. Gaps in the numbers and numbers out of order are warnings: a list may hold a part of the
/// clips. Errors: invalid_input with "file:line:column: what is wrong; what to do".
Result<ShotList> build_shots(const Source& source, Rows rows, Prompts prompts);

/// The clip number of a row: "7", "07", "#7", "Clip 7", "clip_07", "**07**", "7.". Errors: invalid_input.
Result<int> read_number(const Source& source, const Row& row);

}  // namespace zoetrope::shots

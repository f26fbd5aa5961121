#pragma once

#include "base/result.h"
#include "shots/columns.h"
#include "shots/shot_list.h"

namespace zoetrope::shots {

/// Gives rows of text their meaning and checks the list as a whole. Line breaks and tabs in prompts become
/// single blanks. A gap in the numbers is a warning: a list may hold a part of the clips. Errors:
/// invalid_input with "file:line: what is wrong; what to do".
Result<ShotList> build_shots(const Source& source, Rows rows, Prompts prompts);

}  // namespace zoetrope::shots

#pragma once

#include "cli/project_plan.h"

/// What a clip needs, by what is stored of it, what its file is and what it is looked at for. No I/O.

namespace zoetrope::cli {

/// Failed, late, or paid and not to be had so far. A clip in doubt waits for a person.
bool is_to_be_retried(const PlannedClip& clip);

/// Fills in `difference`, `need` and `anew` from everything else.
void decide_need(PlannedClip& clip, Output output, Purpose purpose);

}  // namespace zoetrope::cli

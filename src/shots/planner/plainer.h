#pragma once

#include "shots/planner/told_beat.h"

namespace zoetrope::shots::planner {

/// For beats whose words the linter has findings in: the subject without what it does; what is not understood
/// behind words that are.
ToldBeat without_verb(ToldBeat beat);
/// Nothing but weather, season and time of day.
ToldBeat without_words(const ToldBeat& beat);

}  // namespace zoetrope::shots::planner

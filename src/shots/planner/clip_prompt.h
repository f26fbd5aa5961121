#pragma once

#include "shots/planner/spread.h"
#include "shots/prompt_parts.h"

namespace zoetrope::shots::planner {

/// The prompt of one clip. `turn` goes through the phrases there are: another turn is another prompt.
PromptParts clip_prompt(const ToldBeat& beat, const Share& share, std::size_t turn);

/// The same told as a landscape: where nobody acts, everything is ground, distance or sky, and is told in the
/// story's order.
PromptParts as_landscape(const PromptParts& parts);

}  // namespace zoetrope::shots::planner

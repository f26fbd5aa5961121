#pragma once

#include "shots/planner/spread.h"
#include "shots/prompt_parts.h"

namespace zoetrope::shots::planner {

/// The prompt of one clip. `turn` goes through the phrases there are: another turn is another prompt.
PromptParts clip_prompt(const ToldBeat& beat, const Share& share, std::size_t turn);

}  // namespace zoetrope::shots::planner

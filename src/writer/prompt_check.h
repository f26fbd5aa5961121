#pragma once

#include <vector>

#include "model/prompt_limits.h"
#include "writer/clip_answer.h"
#include "writer/question.h"

namespace zoetrope::writer {

/// Prompts that are fit to be sent, and what is wrong with the others.
struct CheckedPrompts {
  Prompts good;
  Faults faults;
};

/// Lints what an answer has for its question. Sentences that only stand in the wrong part are put right
/// without asking. `accepted` are the prompts of other clips, which none may repeat.
CheckedPrompts check_prompts(const ClipAnswer& answer, const std::vector<ClipRequest>& clips,
                             const Prompts& accepted, const PromptLimits& limits);

}  // namespace zoetrope::writer

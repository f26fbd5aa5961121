#pragma once

#include <functional>
#include <stop_token>

#include "base/result.h"
#include "model/prompt_limits.h"
#include "writer/chat_client.h"
#include "writer/prompts.h"
#include "writer/question.h"

namespace zoetrope::writer {

/// What became of the clips of a question. One that is in neither got no answer, which was complained about.
struct Outcome {
  Prompts good;
  Faults left_out;  ///< still wrong after the repair
};

/// Who is told what while it goes on.
struct Listeners {
  const Complain& complain;
  std::function<void(const Prompts&)> good;  ///< prompts that are fit, as soon as they are known to be
};

/// Asks for the clips of a question, checks what comes, and asks once more for those with something wrong,
/// saying what. `accepted` are the prompts of other clips. Errors: as PromptWriter::write(), when there is
/// nothing good, or with a stop.
Result<Outcome> converse(ChatClient& chat, const Question& question, const Prompts& accepted,
                         const PromptLimits& limits, const Listeners& listeners, const std::stop_token& stop);

}  // namespace zoetrope::writer

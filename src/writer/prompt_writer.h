#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "shots/prompt_parts.h"

namespace zoetrope::writer {

/// A clip that wants a prompt.
struct ClipRequest {
  int number = 0;     ///< from 1 to the request's number of clips
  int seconds = 10;   ///< how long it lasts
  std::string image;  ///< its picture, relative to the workspace; "" when there is none
};

/// What prompts are to be about.
struct PromptRequest {
  std::string topic;
  std::string direction;            ///< the story, told over all clips
  int clips = 0;                    ///< of the whole video, those with a prompt of their own too
  std::vector<ClipRequest> wanted;  ///< each number once
};

struct WrittenPrompt {
  int number = 0;
  shots::PromptParts parts;
  bool operator==(const WrittenPrompt&) const = default;
};

/// Takes one line about what did not go as it should; nothing in it is secret or drives a terminal.
using Complain = std::function<void(const std::string&)>;

/// Writes motion prompts. One call at a time.
class PromptWriter {
 public:
  virtual ~PromptWriter() = default;

  /// Prompts in the order of the clips' numbers, each of which passes the linter. A clip that is not among
  /// them got none: a complaint says why, and the caller writes its prompt in another way. Errors, when
  /// nothing could be written at all: invalid_input (the request, or the service refuses it),
  /// unauthenticated, payment_required, rate_limited, unavailable, timed_out, not_found, rejected, corrupt
  /// (an answer that is no use), and cancelled when `stop` was requested meanwhile.
  virtual Result<std::vector<WrittenPrompt>> write(const PromptRequest& request, const Complain& complain,
                                                   std::stop_token stop) = 0;
};

}  // namespace zoetrope::writer

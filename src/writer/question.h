#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "writer/chat_service.h"
#include "writer/prompt_writer.h"
#include "writer/prompts.h"

namespace zoetrope::writer {

/// What was wrong with an answer, for the model to put right.
struct Repair {
  std::string answered;  ///< what it had written
  Faults faults;
};

/// One question to the model: prompts for some clips of the request.
struct Question {
  const PromptRequest& request;
  std::vector<ClipRequest> clips;       ///< in the order of their numbers
  std::map<int, std::string> pictures;  ///< by clip, as data: URLs
  std::string before;                   ///< the prompt of the clip before them, for going on from; may be ""
  std::optional<Repair> repair = std::nullopt;

  [[nodiscard]] std::vector<int> numbers() const;
};

/// How the service is told to answer in JSON; each asks for less than the one before. Their names are not
/// stored.
enum class AnswerForm { schema, json, text };

/// The body of the request. The same question gives the same bytes.
std::string chat_body(const std::string& model, const Question& question, AnswerForm form);

/// Everything that shapes what is asked about one clip, but for which other clips are asked for with it and
/// what was written for them: a prompt is good whatever else is to be written. `picture` is the SHA-256 of
/// the picture that goes along, "" for none.
std::string clip_question(const ChatService& service, const PromptRequest& request, const ClipRequest& clip,
                          const std::string& picture);

}  // namespace zoetrope::writer

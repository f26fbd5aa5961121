#include "shots/prompt_parts.h"

#include <array>

#include "base/check.h"
#include "base/text.h"
#include "shots/sentence_end.h"
#include "shots/sentence_kind.h"

namespace zoetrope::shots {
namespace {

/// Only an ASCII letter is raised: what another alphabet does is left to its writer.
std::string as_sentence(std::string_view part) {
  std::string text = on_one_line(part);
  if (text.empty()) return text;
  if (text.front() >= 'a' && text.front() <= 'z') text.front() = static_cast<char>(text.front() - 'a' + 'A');
  if (!ends_a_sentence(text)) text += '.';
  return text;
}

std::string& part_of(PromptParts& parts, SentenceKind kind) {
  switch (kind) {
    case SentenceKind::core_action:
      return parts.core_action;
    case SentenceKind::specific_detail:
      return parts.specific_details;
    case SentenceKind::logical_sequence:
      return parts.logical_sequence;
    case SentenceKind::environment:
      return parts.environment;
    case SentenceKind::camera:
      return parts.camera;
  }
  check_failed("sentence kind is known", __FILE__, __LINE__);
}

}  // namespace

std::span<const PromptField> prompt_fields() {
  static constexpr std::array fields{
      PromptField{"core_action", &PromptParts::core_action, true},
      PromptField{"specific_details", &PromptParts::specific_details, false},
      PromptField{"logical_sequence", &PromptParts::logical_sequence, false},
      PromptField{"environment", &PromptParts::environment, false},
      PromptField{"camera", &PromptParts::camera, true},
  };
  return fields;
}

std::string compose(const PromptParts& parts) {
  std::string prompt;
  for (const PromptField& field : prompt_fields()) {
    const std::string sentence = as_sentence(parts.*field.part);
    if (!prompt.empty() && !sentence.empty()) prompt += ' ';
    prompt += sentence;
  }
  return prompt;
}

PromptParts parse(std::string_view prompt) {
  PromptParts parts;
  for (const ReadSentence& sentence : read_sentences(prompt)) {
    std::string& part = part_of(parts, sentence.kind);
    std::string text =
        as_sentence(prompt.substr(sentence.span.begin, sentence.span.end - sentence.span.begin));
    if (!part.empty()) part += ' ';
    part += text;
  }
  return parts;
}

}  // namespace zoetrope::shots

#include "shots/prompt_parts.h"

#include <array>
#include <string_view>

#include "base/text.h"

namespace zoetrope::shots {
namespace {

constexpr std::string_view sentence_ends = ".!?";
constexpr std::string_view closing_marks = "\"')]";

bool ends_a_sentence(std::string_view text) {
  while (!text.empty() && closing_marks.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  return !text.empty() && sentence_ends.find(text.back()) != std::string_view::npos;
}

/// Only an ASCII letter is raised: what another alphabet does is left to its writer.
std::string as_sentence(std::string_view part) {
  std::string text = on_one_line(part);
  if (text.empty()) return text;
  if (text.front() >= 'a' && text.front() <= 'z') text.front() = static_cast<char>(text.front() - 'a' + 'A');
  if (!ends_a_sentence(text)) text += '.';
  return text;
}

}  // namespace

std::string compose(const PromptParts& parts) {
  const std::array<std::string_view, 5> ordered{parts.core_action, parts.specific_details,
                                                parts.logical_sequence, parts.environment, parts.camera};
  std::string prompt;
  for (const std::string_view part : ordered) {
    const std::string sentence = as_sentence(part);
    if (!prompt.empty() && !sentence.empty()) prompt += ' ';
    prompt += sentence;
  }
  return prompt;
}

}  // namespace zoetrope::shots

#include "shots/lint/prompt_order.h"

#include <algorithm>

#include "shots/vocabulary.h"

namespace zoetrope::shots {
namespace {

const ReadSentence* first_told(const std::vector<ReadSentence>& sentences) {
  const auto told = std::find_if(sentences.begin(), sentences.end(),
                                 [](const ReadSentence& sentence) { return !sentence.led_by_camera; });
  return told == sentences.end() ? nullptr : &*told;
}

bool is_about_surroundings(const ReadSentence& sentence) {
  const Precedence precedence = precedence_of(sentence);
  if (precedence == Precedence::backdrop || precedence == Precedence::scenery) return true;
  return precedence == Precedence::light && is_noun(sentence.head(), Noun::light);
}

}  // namespace

PromptOrder look_at_order(const std::vector<ReadSentence>& sentences) {
  PromptOrder order;
  bool has_camera = false;
  for (const ReadSentence& sentence : sentences) has_camera = has_camera || !sentence.moves.empty();
  order.camera_before_the_end = has_camera && sentences.back().moves.empty();
  const ReadSentence* first = first_told(sentences);
  if (first == nullptr) return order;
  if (!is_about_surroundings(*first)) return order;
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    if (&sentences[i] <= first || !has_subject_action(sentences[i])) continue;
    order.environment_before_action = i;
    break;
  }
  return order;
}

}  // namespace zoetrope::shots

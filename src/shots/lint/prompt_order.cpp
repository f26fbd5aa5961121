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

/// A still fog or a sky that does something may well be the clip's action; one that comes before its waves is
/// not.
bool is_backdrop_before_more(const ReadSentence& first, const std::vector<ReadSentence>& sentences) {
  const bool falls_or_drifts = is_noun(first.head(), Noun::weather) && first.subject && first.subject->verb;
  const bool far = first.head() == "clouds" || first.head() == "stars" || first.head() == "sky" ||
                   first.head() == "air" || first.head() == "cloud";
  if (precedence_of(first) != Precedence::backdrop || (falls_or_drifts && !far)) return false;
  return std::any_of(sentences.begin(), sentences.end(), [](const ReadSentence& sentence) {
    return !sentence.led_by_camera && precedence_of(sentence) != Precedence::backdrop;
  });
}

}  // namespace

PromptOrder look_at_order(const std::vector<ReadSentence>& sentences) {
  PromptOrder order;
  bool has_camera = false;
  for (const ReadSentence& sentence : sentences) {
    has_camera = has_camera || !sentence.moves.empty();
    if (sentence.led_by_camera) ++order.led_by_camera;
  }
  order.camera_before_the_end = has_camera && sentences.back().moves.empty();
  const ReadSentence* first = first_told(sentences);
  if (first == nullptr) return order;
  order.begins_with_backdrop = is_backdrop_before_more(*first, sentences);
  if (!is_about_surroundings(*first)) return order;
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    if (&sentences[i] <= first || !has_subject_action(sentences[i])) continue;
    order.environment_before_action = i;
    break;
  }
  return order;
}

}  // namespace zoetrope::shots

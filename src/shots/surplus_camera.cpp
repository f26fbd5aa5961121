#include "shots/surplus_camera.h"

#include <algorithm>

#include "shots/camera_vocabulary.h"
#include "shots/vocabulary.h"

namespace zoetrope::shots {
namespace {

bool is_in_move(const ReadSentence& sentence, std::size_t at) {
  return std::any_of(sentence.moves.begin(), sentence.moves.end(),
                     [at](const CameraMove& move) { return at >= move.first_word && at <= move.last_word; });
}

bool denies(std::string_view word) {
  return word == "no" || word == "not" || word == "never" || word == "without";
}

/// Something happens, or somebody is named as who does something: "of a fox", "to reveal", "rising".
bool tells_more(const ReadSentence& sentence, std::size_t at) {
  const Word& word = sentence.words[at];
  if (denies(word.text) || (is_connective(word.text) && word.text != "then")) return true;
  if (word.text == "of" || is_auxiliary(word.text)) return true;
  if (is_in_move(sentence, at) || describes_movement(word.text)) return false;
  const bool participle = word.text.size() > 4 && (word.text.ends_with("ing") || word.text.ends_with("ed"));
  const bool after_article = at > 0 && is_determiner(sentence.words[at - 1].text);
  return participle || (verb_of(word.text) && !after_article);
}

}  // namespace

bool tells_only_camera(const ReadSentence& sentence) {
  if (!sentence.led_by_camera) return false;
  for (std::size_t at = 0; at < sentence.words.size(); ++at) {
    const bool goes_on = at > 0 && sentence.words[at].after_break;
    if (goes_on || tells_more(sentence, at)) return false;
  }
  return true;
}

}  // namespace zoetrope::shots

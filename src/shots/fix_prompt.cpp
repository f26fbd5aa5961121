#include "shots/fix_prompt.h"

#include <algorithm>

#include "base/text.h"
#include "shots/lint/prompt_order.h"
#include "shots/sentence_kind.h"
#include "shots/vocabulary.h"

namespace zoetrope::shots {
namespace {

/// "Slow pan left as the fox leaps" tells more than the camera, and is not dropped.
bool tells_only_camera(const ReadSentence& sentence) {
  if (!sentence.led_by_camera) return false;
  return std::none_of(sentence.words.begin(), sentence.words.end(),
                      [](const Word& word) { return is_connective(word.text) && word.text != "then"; });
}

struct Placed {
  const ReadSentence* sentence = nullptr;
  int rank = 0;
};

/// Back references go behind what they refer to, within their rank.
int rank_of(const ReadSentence& sentence) {
  constexpr int behind_all_told = 100;
  if (sentence.led_by_camera) return behind_all_told;
  const int rank = 2 * static_cast<int>(precedence_of(sentence));
  const bool refers_back = !sentence.words.empty() && is_back_reference(sentence.words.front().text) &&
                           sentence.words.front().text != "this" && sentence.words.front().text != "these";
  return refers_back ? rank + 1 : rank;
}

bool is_in_order(const std::vector<ReadSentence>& sentences) {
  const PromptOrder order = look_at_order(sentences);
  return !order.camera_before_the_end && order.led_by_camera <= 1 && !order.environment_before_action &&
         !order.begins_with_backdrop;
}

std::vector<Placed> placed(const std::vector<ReadSentence>& sentences) {
  const ReadSentence* last_camera = nullptr;
  for (const ReadSentence& sentence : sentences) {
    if (sentence.led_by_camera) last_camera = &sentence;
  }
  constexpr int last_of_all = 1000;
  std::vector<Placed> all;
  for (const ReadSentence& sentence : sentences) {
    const bool surplus = last_camera != nullptr && &sentence != last_camera && tells_only_camera(sentence);
    if (surplus) continue;
    all.push_back({&sentence, &sentence == last_camera ? last_of_all : rank_of(sentence)});
  }
  std::stable_sort(all.begin(), all.end(), [](const Placed& a, const Placed& b) { return a.rank < b.rank; });
  return all;
}

bool ends_with_mark(std::string_view text) {
  constexpr std::string_view marks = ".!?\"')]";
  constexpr std::string_view ellipsis = "\xE2\x80\xA6";
  constexpr std::string_view curly_quote = "\xE2\x80\x9D";
  const auto ends_with = [text](std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
  };
  return marks.find(text.back()) != std::string_view::npos || ends_with(ellipsis) || ends_with(curly_quote);
}

}  // namespace

std::string fix_prompt(std::string_view prompt) {
  const std::vector<ReadSentence> sentences = read_sentences(prompt);
  if (is_in_order(sentences)) return std::string(prompt);
  std::string text;
  for (const Placed& place : placed(sentences)) {
    const Sentence span = place.sentence->span;
    const std::string_view sentence = prompt.substr(span.begin, span.end - span.begin);
    if (!text.empty()) text += ' ';
    text += sentence;
    if (!ends_with_mark(sentence)) text += '.';
  }
  return text;
}

}  // namespace zoetrope::shots

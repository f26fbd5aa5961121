#include "shots/fix_prompt.h"

#include <algorithm>

#include "shots/back_reference.h"
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

constexpr int camera_rank = 100;

/// Who acts before all else. Within a rank, what stays still goes behind what moves, and what refers back
/// behind what it refers to.
int rank_of(const ReadSentence& sentence) {
  if (sentence.led_by_camera) return camera_rank;
  constexpr int step = 4;
  const int rank = has_subject_action(sentence) ? 0 : step + step * static_cast<int>(precedence_of(sentence));
  const int still = is_stative(sentence.verb()) ? 2 : 0;
  return rank + still + (refers_back(sentence) ? 1 : 0);
}

/// What may stand first: it needs no other sentence before it, and is more than weather and place.
bool may_begin(const ReadSentence& sentence) {
  return !sentence.led_by_camera && !refers_back(sentence) && precedence_of(sentence) != Precedence::backdrop;
}

/// Somebody whom the picture is about: "the keeper", "two monks"; "gulls" without an article are all around.
bool has_main_actor(const ReadSentence& sentence) {
  return has_subject_action(sentence) && is_determiner(sentence.words[sentence.subject->first].text);
}

/// "Where it passes, crests glimmer" is no beginning while another sentence says what passes; nor is what
/// only glows while somebody acts.
bool has_a_better_beginning(const std::vector<ReadSentence>& sentences) {
  if (sentences.empty()) return false;
  const ReadSentence& first = sentences.front();
  if (first.led_by_camera || (has_subject_action(first) && !refers_back(first))) return false;
  return std::any_of(sentences.begin(), sentences.end(), [&](const ReadSentence& sentence) {
    return may_begin(sentence) && (refers_back(first) || has_main_actor(sentence));
  });
}

bool is_in_order(const std::vector<ReadSentence>& sentences) {
  const PromptOrder order = look_at_order(sentences);
  return !order.camera_before_the_end && order.led_by_camera <= 1 && !order.environment_before_action &&
         !order.begins_with_backdrop && !has_a_better_beginning(sentences);
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
  const auto first =
      std::find_if(all.begin(), all.end(), [](const Placed& place) { return may_begin(*place.sentence); });
  if (first != all.end()) std::rotate(all.begin(), first, first + 1);
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

/// Put side by side, sentences may run into each other: "A." becomes somebody's initial.
bool has_sentences(std::string_view text, const std::vector<std::string>& sentences) {
  const std::vector<Sentence> spans = split_sentences(text);
  return std::equal(spans.begin(), spans.end(), sentences.begin(), sentences.end(),
                    [text](const Sentence& span, const std::string& sentence) {
                      return text.substr(span.begin, span.end - span.begin) == sentence;
                    });
}

}  // namespace

std::string fix_prompt(std::string_view prompt) {
  const std::vector<ReadSentence> read = read_sentences(prompt);
  if (is_in_order(read)) return std::string(prompt);
  std::string text;
  std::vector<std::string> sentences;
  for (const Placed& place : placed(read)) {
    const Sentence span = place.sentence->span;
    std::string sentence(prompt.substr(span.begin, span.end - span.begin));
    if (!ends_with_mark(sentence)) sentence += '.';
    text += (text.empty() ? "" : " ") + sentence;
    sentences.push_back(std::move(sentence));
  }
  return has_sentences(text, sentences) ? text : std::string(prompt);
}

}  // namespace zoetrope::shots

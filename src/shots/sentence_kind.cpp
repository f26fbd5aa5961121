#include "shots/sentence_kind.h"

#include <algorithm>

#include "base/check.h"
#include "shots/vocabulary.h"
#include "shots/word_list.h"

namespace zoetrope::shots {
namespace {

bool contains(const ReadSentence& sentence, std::string_view word) {
  return std::any_of(sentence.words.begin(), sentence.words.end(),
                     [word](const Word& other) { return other.text == word; });
}

bool is_surroundings_noun(std::string_view word) {
  return is_noun(word, Noun::weather) || is_noun(word, Noun::light) || is_noun(word, Noun::scenery);
}

bool is_weather_adjective(std::string_view word) {
  static const WordSet words = word_set(
      "dark misty foggy cold snowy rainy stormy sunny moonlit cloudy overcast windy gloomy dim wintry "
      "autumnal hazy "
      "golden raining snowing night");
  return words.count(word) > 0;
}

/// "In the background", "in the distance", "there is fog", "it is raining".
bool opens_on_surroundings(const ReadSentence& sentence) {
  const Words words = sentence.words;
  if (words.size() < 3) return false;
  const std::string_view third = words[2].text;
  if (words[0].text == "in" && (third == "background" || third == "distance" || third == "foreground"))
    return true;
  const bool there = words[0].text == "there" && is_auxiliary(words[1].text);
  const bool it = words[0].text == "it" && is_auxiliary(words[1].text);
  if (it) return is_weather_adjective(third) || is_noun(third, Noun::place);
  if (!there) return false;
  return std::any_of(words.begin() + 2, words.end(), [](const Word& word) {
    return is_noun(word.text, Noun::weather) || is_noun(word.text, Noun::light) ||
           is_noun(word.text, Noun::place);
  });
}

bool tells_action(const ReadSentence& sentence) {
  return !sentence.verb().empty() && !is_stative(sentence.verb());
}

bool is_about_place(const ReadSentence& sentence) {
  const std::string_view head = sentence.head();
  if (!is_noun(head, Noun::place) && !is_weather_adjective(head)) return false;
  return !tells_action(sentence);
}

bool is_surroundings(const ReadSentence& sentence) {
  if (opens_on_surroundings(sentence) || is_about_place(sentence)) return true;
  return is_surroundings_noun(sentence.head());
}

bool tells_sequence(const ReadSentence& sentence) {
  for (const std::string_view word : {"then", "until", "because", "causing", "making", "when", "after",
                                      "before", "as", "once", "where", "therefore", "so", "finally"}) {
    if (contains(sentence, word)) return true;
  }
  return false;
}

ReadSentence read_sentence(std::string_view prompt, Sentence span) {
  ReadSentence sentence{.span = span,
                        .words = words_of(prompt.substr(span.begin, span.end - span.begin), span.begin),
                        .moves = {},
                        .subject = std::nullopt};
  sentence.moves = find_camera_moves(sentence.words);
  sentence.led_by_camera = is_led_by_camera(sentence.words, sentence.moves);
  if (!sentence.led_by_camera) sentence.subject = find_subject(sentence.words);
  return sentence;
}

void classify(std::vector<ReadSentence>& sentences) {
  ReadSentence* core = nullptr;
  ReadSentence* first_of_surroundings = nullptr;
  for (ReadSentence& sentence : sentences) {
    if (sentence.led_by_camera) {
      sentence.kind = SentenceKind::camera;
    } else if (is_surroundings(sentence)) {
      sentence.kind = SentenceKind::environment;
      if (first_of_surroundings == nullptr) first_of_surroundings = &sentence;
    } else if (core == nullptr) {
      sentence.kind = SentenceKind::core_action;
      core = &sentence;
    } else {
      sentence.kind =
          tells_sequence(sentence) ? SentenceKind::logical_sequence : SentenceKind::specific_detail;
    }
  }
  if (core == nullptr && first_of_surroundings != nullptr)
    first_of_surroundings->kind = SentenceKind::core_action;
}

}  // namespace

std::string_view to_string(SentenceKind kind) {
  switch (kind) {
    case SentenceKind::core_action:
      return "core action";
    case SentenceKind::specific_detail:
      return "specific detail";
    case SentenceKind::logical_sequence:
      return "logical sequence";
    case SentenceKind::environment:
      return "environment";
    case SentenceKind::camera:
      return "camera";
  }
  check_failed("sentence kind is known", __FILE__, __LINE__);
}

std::string_view ReadSentence::head() const {
  return subject ? std::string_view(words[subject->head].text) : std::string_view();
}

std::string_view ReadSentence::verb() const {
  if (!subject || !subject->verb) return {};
  const std::string_view word = words[*subject->verb].text;
  return verb_of(word).value_or(word);
}

Precedence precedence_of(const ReadSentence& sentence) {
  const std::string_view head = sentence.head();
  if (opens_on_surroundings(sentence) || is_about_place(sentence) || is_noun(head, Noun::weather))
    return Precedence::backdrop;
  if (is_noun(head, Noun::light)) return Precedence::light;
  if (is_noun(head, Noun::scenery))
    return tells_action(sentence) ? Precedence::scenery : Precedence::backdrop;
  return sentence.verb().empty() || tells_action(sentence) ? Precedence::subject : Precedence::light;
}

bool has_subject_action(const ReadSentence& sentence) {
  if (sentence.led_by_camera || !sentence.subject || !tells_action(sentence)) return false;
  const std::string_view head = sentence.head();
  if (is_surroundings_noun(head)) return false;
  if (is_noun(head, Noun::living) || is_noun(head, Noun::vehicle) || is_noun(head, Noun::vague)) return true;
  if (is_back_reference(sentence.words[sentence.subject->first].text)) return false;
  if (is_deed(sentence.verb())) return true;
  // "lifts its head": only who is alive has a part of their own to move.
  const std::size_t next = *sentence.subject->verb + 1;
  if (next >= sentence.words.size()) return false;
  const std::string_view object = sentence.words[next].text;
  return object == "its" || object == "his" || object == "her" || object == "their";
}

std::vector<ReadSentence> read_sentences(std::string_view prompt) {
  std::vector<ReadSentence> sentences;
  for (const Sentence& span : split_sentences(prompt)) sentences.push_back(read_sentence(prompt, span));
  classify(sentences);
  return sentences;
}

}  // namespace zoetrope::shots

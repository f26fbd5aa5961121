#include <fmt/format.h>

#include <algorithm>

#include "shots/lint/rules.h"
#include "shots/vocabulary.h"
#include "shots/word_list.h"

namespace zoetrope::shots {
namespace {

bool ends_in(std::string_view word, std::string_view ending) {
  return word.size() > ending.size() && word.substr(word.size() - ending.size()) == ending;
}

/// A phrase goes on here, or the sentence ends: no noun follows.
bool no_noun_follows(Words words, std::size_t at) {
  if (at >= words.size() || words[at].after_break) return true;
  const std::string_view word = words[at].text;
  return is_determiner(word) || (is_preposition(word) && word != "of") || is_adverb(word) ||
         is_joining(word) || is_connective(word);
}

/// "Moving through the rain, the fox looks up": who moves is told behind the comma.
bool subject_comes_later(Words words, std::size_t from) {
  for (std::size_t i = from + 1; i < words.size(); ++i) {
    if (!words[i].after_break) continue;
    const auto later = find_subject(words.subspan(i));
    if (later && later->verb && !ends_in(words[i + *later->verb].text, "ing")) return true;
  }
  return false;
}

bool is_command_verb(std::string_view verb) {
  static const WordSet verbs = word_set(
      "walk run look turn move sit raise blink breathe smile nod lean glance gaze stare climb crawl jump "
      "leap swim make "
      "show bring animate kneel");
  return verbs.count(verb) > 0;
}

bool begins_with_verb(Words words) {
  std::size_t at = 0;
  while (at < words.size() && is_adverb(words[at].text) && !is_preposition(words[at].text)) ++at;
  if (at >= words.size()) return false;
  const std::string_view word = words[at].text;
  const auto verb = verb_of(word);
  if (!verb || !no_noun_follows(words, at + 1)) return word == "animate" || word == "make";
  const bool participle = ends_in(word, "ing") && *verb != word;
  if (participle) return !subject_comes_later(words, at);
  return is_command_verb(*verb) && !ends_in(word, "ed") &&
         !is_joining(words[std::min(at + 1, words.size() - 1)].text);
}

bool has_finite_verb(Words words) {
  return std::any_of(words.begin(), words.end(), [](const Word& word) {
    return is_auxiliary(word.text) || (verb_of(word.text) && !ends_in(word.text, "ing"));
  });
}

bool names_no_subject(const ReadSentence& sentence) {
  const Words words = sentence.words;
  if (words.empty()) return false;
  if (begins_with_verb(words)) return true;
  if (!sentence.subject) return !has_finite_verb(words);
  const std::size_t after_head = sentence.subject->head + 1;
  const bool of_something = after_head < words.size() && words[after_head].text == "of";
  return is_noun(sentence.head(), Noun::movement) && !of_something;
}

bool says_little(std::string_view adjective) {
  static const WordSet words = word_set(
      "dark mysterious strange small large huge big little unknown shadowy main giant massive other lone "
      "single "
      "solitary distant tiny whole unseen weird same");
  return is_determiner(adjective) || words.count(adjective) > 0;
}

/// "The figure in the red cloak" names something, "the figure in the forest" does not.
bool is_qualified(Words words, const Subject& subject) {
  for (std::size_t i = subject.first; i < subject.head; ++i) {
    if (!says_little(words[i].text)) return true;
  }
  const bool counted = subject.head > subject.first && is_determiner(words[subject.first].text) &&
                       words[subject.first].text != "the" && words[subject.first].text != "a" &&
                       words[subject.first].text != "an" && words[subject.first].text != "this" &&
                       words[subject.first].text != "that";
  if (counted) return true;
  const std::size_t next = subject.head + 1;
  if (next >= words.size()) return false;
  const std::string_view follows = words[next].text;
  if (follows == "with" || follows == "of" || follows == "made" || follows == "carved" ||
      follows == "wearing")
    return true;
  if (follows != "in") return false;
  constexpr std::size_t looked_at_max = 4;
  for (std::size_t i = next + 1; i < words.size() && i <= next + looked_at_max; ++i) {
    const std::string_view word = words[i].text;
    if (is_noun(word, Noun::place) || is_noun(word, Noun::weather) || is_noun(word, Noun::light) ||
        is_noun(word, Noun::scenery))
      return false;
  }
  return true;
}

/// The first sentence that tells of somebody or something, past the camera and the surroundings.
const ReadSentence* first_with_subject(const std::vector<ReadSentence>& sentences) {
  for (const ReadSentence& sentence : sentences) {
    if (sentence.kind == SentenceKind::core_action) return &sentence;
  }
  return nullptr;
}

}  // namespace

void check_subject(const LintedPrompt& prompt, Findings& findings) {
  if (prompt.sentences.empty()) return;
  const ReadSentence& first = prompt.sentences.front();
  if (!first.led_by_camera && first.kind != SentenceKind::environment && names_no_subject(first)) {
    findings.push_back(finding_of("subject-missing", first.span.begin, first.span.end,
                                  "the first sentence does not say who or what moves",
                                  "begin with a subject that is in the picture"));
    return;
  }
  const ReadSentence* told = first_with_subject(prompt.sentences);
  if (told == nullptr || !told->subject || !is_noun(told->head(), Noun::vague)) return;
  if (is_qualified(told->words, *told->subject)) return;
  const bool refers_back = told != &first && told->subject->first == told->subject->head;
  if (refers_back) return;
  const std::size_t begin = told->words[told->subject->first].begin;
  const std::size_t end = told->words[told->subject->head].end;
  findings.push_back(
      finding_of("subject-vague", begin, end,
                 fmt::format("{} names nothing in the picture", quoted(prompt.text(), begin, end)),
                 "name what is seen there"));
}

}  // namespace zoetrope::shots

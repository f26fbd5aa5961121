#include <fmt/format.h>

#include <algorithm>

#include "shots/lint/rules.h"
#include "shots/vocabulary.h"
#include "shots/word_list.h"

namespace zoetrope::shots {
namespace {

bool is_always_fast(std::string_view verb) {
  static const WordSet verbs = word_set("sprint gallop hurtle zip lunge pounce stampede scamper");
  return verbs.count(verb) > 0;
}

/// Fast when it leads somewhere: "leaps across", but a flame leaps.
bool is_fast_with_direction(std::string_view verb) {
  static const WordSet verbs = word_set(
      "leap jump race dash bolt charge rush dart bound shoot speed zoom swoop dive vault flee barrel tear "
      "bounds whizz "
      "launch");
  return verbs.count(verb) > 0;
}

bool is_travel(std::string_view verb) {
  static const WordSet verbs = word_set(
      "run walk fly swim move drive ride trot travel march climb skate ski cycle roll pass cross sail row "
      "spin chase "
      "slide glide");
  return verbs.count(verb) > 0;
}

bool is_direction(std::string_view word) {
  static const WordSet words = word_set(
      "across past through toward towards along over onto off from into out away after ahead forward at "
      "between around "
      "under down up");
  return words.count(word) > 0;
}

bool is_slow_word(std::string_view word) {
  return word == "slowly" || word == "gently" || word == "slow" || word == "lazily" || word == "calmly" ||
         word == "leisurely";
}

bool has_near(Words words, std::size_t at, std::size_t before, std::size_t behind,
              bool (*is)(std::string_view)) {
  const std::size_t from = at > before ? at - before : 0;
  for (std::size_t i = from; i < words.size() && i <= at + behind; ++i) {
    if (i > at && words[i].after_break) break;
    if (i != at && is(words[i].text)) return true;
  }
  return false;
}

bool is_haste(std::string_view word) {
  return word == "fast" || word == "quickly" || word == "rapidly" || word == "swiftly" ||
         word == "frantically" || word == "breakneck" || word == "speed";
}

bool is_denial(std::string_view word) {
  return word == "not" || word == "never" || word == "without" || word == "no";
}

bool moves_by_itself(std::string_view noun) {
  static const WordSet words = word_set(
      "flame flames fire fires spark sparks lava smoke embers wind water sand bubbles thoughts tear tears "
      "crack");
  return words.count(noun) > 0 || is_noun(noun, Noun::weather) || is_noun(noun, Noun::light) ||
         is_noun(noun, Noun::scenery);
}

/// Who does it is light, water or weather, whose speed a still can carry.
bool is_done_by_surroundings(const ReadSentence& sentence, std::size_t verb) {
  const Words words = sentence.words;
  std::size_t at = verb;
  while (at > 0 && (is_adverb(words[at - 1].text) || is_auxiliary(words[at - 1].text))) --at;
  if (at == 0) return false;
  const std::string_view before = words[at - 1].text;
  if (is_joining(before) || words[at].after_break) return moves_by_itself(sentence.head());
  return moves_by_itself(before);
}

bool is_in_camera_move(const ReadSentence& sentence, std::size_t at) {
  return std::any_of(sentence.moves.begin(), sentence.moves.end(),
                     [at](const CameraMove& move) { return at >= move.first_word && at <= move.last_word; });
}

bool leads_somewhere(Words words, std::size_t at) {
  for (std::size_t i = at + 1; i < words.size() && i <= at + 2 && !words[i].after_break; ++i) {
    if (is_direction(words[i].text)) return true;
    if (!is_adverb(words[i].text)) return false;
  }
  return false;
}

bool is_fast(const ReadSentence& sentence, std::size_t at) {
  const Words words = sentence.words;
  const auto known = verb_of(words[at].text);
  const std::string_view word = words[at].text;
  const std::string_view stem = word.back() == 's' ? word.substr(0, word.size() - 1) : word;
  const std::string_view verb = known.value_or(stem);
  const bool is_noun_here = at > 0 && !words[at].after_break && is_determiner(words[at - 1].text);
  const bool describes = known && at + 1 < words.size() && !is_verb_at(words, at);
  if (is_noun_here || describes || is_in_camera_move(sentence, at)) return false;
  constexpr std::size_t near = 3;
  if (has_near(words, at, near, near, is_slow_word) || has_near(words, at, near, 0, is_denial)) return false;
  if (is_done_by_surroundings(sentence, at)) return false;
  if (is_always_fast(verb)) return true;
  if (is_fast_with_direction(verb)) return leads_somewhere(words, at);
  if (!is_travel(verb)) return false;
  if (has_near(words, at, 1, near, is_haste)) return true;
  const bool somebody = is_noun(sentence.head(), Noun::living) || is_noun(sentence.head(), Noun::vehicle);
  return verb == "run" && somebody && leads_somewhere(words, at);
}

}  // namespace

void check_speed(const LintedPrompt& prompt, Findings& findings) {
  const bool contradicts = std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.id == "actions-contradict";
  });
  for (const ReadSentence& sentence : prompt.sentences) {
    if (sentence.led_by_camera) continue;
    for (std::size_t i = 0; i < sentence.words.size(); ++i) {
      if (!is_fast(sentence, i)) continue;
      // One remark on the same "runs" is enough.
      if (contradicts && verb_of(sentence.words[i].text) == "run") continue;
      const Word& word = sentence.words[i];
      findings.push_back(finding_of("motion-too-fast", word.begin, word.end,
                                    fmt::format("\"{}\" is too fast for {} seconds made of one picture",
                                                word.text, prompt.shot.seconds),
                                    "tell a small, slow movement that lasts"));
      return;
    }
  }
}

}  // namespace zoetrope::shots

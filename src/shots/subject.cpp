#include "shots/subject.h"

#include "shots/vocabulary.h"

namespace zoetrope::shots {
namespace {

std::size_t skip_adverbs(Words words, std::size_t at) {
  while (at < words.size() && (is_adverb(words[at].text) || words[at].text == "then") &&
         !is_preposition(words[at].text))
    ++at;
  return at;
}

/// Behind the phrases that stand before the subject: "Slowly,", "In the lantern room,".
std::optional<std::size_t> subject_begin(Words words) {
  std::size_t at = skip_adverbs(words, 0);
  while (at < words.size() && is_fronted(words[at].text)) {
    ++at;
    while (at < words.size() && !words[at].after_break) ++at;
    at = skip_adverbs(words, at);
  }
  return at < words.size() ? std::optional(at) : std::nullopt;
}

/// "Heavy rain falls": a verb follows, so this is what falls.
bool is_noun_before_verb(Words words, std::size_t at) {
  const std::string_view word = words[at].text;
  const bool both =
      is_noun(word, Noun::weather) || is_noun(word, Noun::light) || is_noun(word, Noun::scenery);
  if (!both || at + 1 >= words.size() || words[at + 1].after_break) return false;
  const std::size_t next = skip_adverbs(words, at + 1);
  return next < words.size() && is_verb_at(words, next);
}

/// One past the noun phrase that begins at `at`.
std::size_t phrase_end(Words words, std::size_t at) {
  std::size_t end = at;
  while (end < words.size() && is_determiner(words[end].text)) ++end;
  const std::size_t content = end;
  for (; end < words.size(); ++end) {
    const Word& word = words[end];
    if (end > at && word.after_break) break;
    if (is_joining(word.text) || is_connective(word.text) || is_preposition(word.text)) break;
    if (end == content) continue;
    if (is_determiner(word.text) || is_adverb(word.text)) break;
    if (is_verb_at(words, end) && !is_noun_before_verb(words, end)) break;
  }
  return end;
}

std::optional<std::size_t> verb_from(Words words, std::size_t at) {
  for (std::size_t i = at; i < words.size(); ++i) {
    const bool after_preposition =
        i > at && !words[i].after_break && is_preposition(words[i - 1].text) && words[i - 1].text != "to";
    if (!after_preposition && is_verb_at(words, i)) return i;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Subject> find_subject(Words words) {
  const std::optional<std::size_t> begin = subject_begin(words);
  if (!begin) return std::nullopt;
  std::size_t end = phrase_end(words, *begin);
  if (end == *begin) return std::nullopt;
  Subject subject{.first = *begin, .head = end - 1, .verb = std::nullopt, .measure = std::nullopt};
  const bool measured =
      end + 1 < words.size() && words[end].text == "of" && is_noun(words[subject.head].text, Noun::measure);
  if (measured) {
    const std::size_t inner = phrase_end(words, end + 1);
    if (inner > end + 1) {
      subject.measure = subject.head;
      subject.head = inner - 1;
      end = inner;
    }
  }
  subject.verb = verb_from(words, end);
  return subject;
}

}  // namespace zoetrope::shots

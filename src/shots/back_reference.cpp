#include "shots/back_reference.h"

#include <algorithm>

#include "shots/vocabulary.h"

namespace zoetrope::shots {
namespace {

enum class Stands { for_somebody, for_something, for_several };

std::optional<Stands> pronoun(std::string_view word) {
  if (word == "his" || word == "her" || word == "he" || word == "she" || word == "him")
    return Stands::for_somebody;
  if (word == "it" || word == "its") return Stands::for_something;
  if (word == "they" || word == "their" || word == "them") return Stands::for_several;
  return std::nullopt;
}

bool is_plural(std::string_view word) {
  return word.size() > 2 && word.back() == 's' && word[word.size() - 2] != 's';
}

/// "The lantern in his bow": what belongs to the subject's own name cannot mean the subject.
bool is_within_name_of(const Subject& subject, const ReadSentence& sentence, std::size_t pronoun_at) {
  if (subject.verb) return pronoun_at < *subject.verb;
  return pronoun_at == subject.head + 2 && is_preposition(sentence.words[subject.head + 1].text);
}

/// Its verb tells: "rings spread", "the lens glows", "geese cross".
bool is_plural_subject(const ReadSentence& sentence) {
  if (!sentence.subject->verb) return is_plural(sentence.head());
  return !is_plural(sentence.words[*sentence.subject->verb].text);
}

bool subject_may_be_meant(const ReadSentence& sentence, std::size_t pronoun_at, Stands stands) {
  if (!sentence.subject || sentence.subject->head >= pronoun_at) return false;
  if (is_within_name_of(*sentence.subject, sentence, pronoun_at)) return false;
  return (stands == Stands::for_several) == is_plural_subject(sentence);
}

/// Another noun before the pronoun.
bool word_may_be_meant(const ReadSentence& sentence, std::size_t at, Stands stands) {
  const std::string_view word = sentence.words[at].text;
  if (is_determiner(word) || is_preposition(word) || is_adverb(word) || is_connective(word)) return false;
  if (stands == Stands::for_somebody) return is_noun(word, Noun::living);
  const bool is_subject = sentence.subject && sentence.subject->head == at;
  if (is_subject || is_verb_at(sentence.words, at)) return false;
  const bool several = is_plural(word) || word == "and" || word == "men" || word == "women" ||
                       word == "people" || word == "children" || word == "crowd";
  const bool behind_verb = sentence.subject && sentence.subject->verb && at > *sentence.subject->verb;
  return stands == Stands::for_several ? several : !several && behind_verb;
}

bool is_named_before(const ReadSentence& sentence, std::size_t pronoun_at, Stands stands) {
  if (subject_may_be_meant(sentence, pronoun_at, stands)) return true;
  for (std::size_t at = 0; at < pronoun_at; ++at) {
    if (word_may_be_meant(sentence, at, stands)) return true;
  }
  return false;
}

bool opens_with_reference(std::string_view first_word) {
  if (first_word == "then" || first_word == "as" || first_word == "when" || first_word == "once") return true;
  return is_back_reference(first_word) && first_word != "this" && first_word != "these" &&
         first_word != "where";
}

}  // namespace

bool refers_back(const ReadSentence& sentence) {
  const Words words = sentence.words;
  if (!words.empty() && opens_with_reference(words.front().text)) return true;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const auto stands = pronoun(words[at].text);
    if (!stands) continue;
    if (is_named_before(sentence, at, *stands)) return false;
    return true;
  }
  return false;
}

}  // namespace zoetrope::shots

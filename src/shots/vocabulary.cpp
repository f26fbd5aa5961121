#include "shots/vocabulary.h"

#include "shots/word_list.h"

namespace zoetrope::shots {
namespace {

bool is_ly_adjective(std::string_view word) {
  static const WordSet words = word_set(
      "lonely ghostly friendly early only family ugly holy curly woolly silvery lovely burly chilly hilly "
      "bubbly "
      "elderly deadly scaly oily wily surly stately butterfly dragonfly fly jelly belly lily assembly bodily "
      "motherly unearthly otherworldly heavenly prickly wrinkly sparkly sickly homely gnarly");
  return words.count(word) > 0;
}

bool may_end_a_verb_phrase(Words words, std::size_t at) {
  if (at >= words.size() || words[at].after_break) return true;
  const std::string_view word = words[at].text;
  return is_determiner(word) || is_preposition(word) || is_adverb(word) || is_joining(word) ||
         is_connective(word);
}

}  // namespace

bool is_adverb(std::string_view word) {
  static const WordSet words = word_set(
      "still now then again always almost also away back forward backward backwards together apart upward "
      "upwards "
      "downward downwards sideways ever never once twice very just barely nearly so far near here there high "
      "low "
      "outward inward around up down out off slightly onward overhead alone not no softly fast hard long "
      "further "
      "closer deep wide half too even ashore aloft");
  if (words.count(word) > 0) return true;
  return word.size() > 3 && word.substr(word.size() - 2) == "ly" && !is_ly_adjective(word);
}

bool is_preposition(std::string_view word) {
  static const WordSet words = word_set(
      "of in on at by for with from to into onto over under above below beneath beside between among across "
      "along "
      "through past behind before after around against toward towards inside outside near within without "
      "beyond "
      "amid amidst upon underneath off up down out during like throughout atop alongside opposite");
  return words.count(word) > 0;
}

bool is_determiner(std::string_view word) {
  static const WordSet words = word_set(
      "a an the this that these those its his her their our my your one two three four five six seven eight "
      "nine ten "
      "some several many few each every both all another other no any");
  return words.count(word) > 0;
}

bool is_back_reference(std::string_view word) {
  static const WordSet words =
      word_set("its their his her it they he she them him this that these those where which");
  return words.count(word) > 0;
}

bool is_joining(std::string_view word) {
  return word == "and" || word == "but" || word == "or" || word == "yet" || word == "nor";
}

bool is_connective(std::string_view word) {
  static const WordSet words = word_set(
      "as while when until till because since so before after once if where wherever whenever although "
      "though "
      "whereas which who that whose then");
  return words.count(word) > 0;
}

bool is_fronted(std::string_view word) {
  return is_preposition(word) || (is_connective(word) && word != "that" && word != "then" && word != "so");
}

bool is_verb_at(Words words, std::size_t at) {
  const std::string_view word = words[at].text;
  if (is_auxiliary(word)) return true;
  const bool after_determiner = at > 0 && !words[at].after_break && is_determiner(words[at - 1].text);
  if (after_determiner || words[at].after_hyphen) return false;
  const bool possessive = word.size() > 2 && word.substr(word.size() - 2) == "'s";
  if (possessive) return false;
  if (at + 1 < words.size() && words[at + 1].after_hyphen) return false;
  const bool participle =
      word.size() > 4 && (word.substr(word.size() - 3) == "ing" || word.substr(word.size() - 2) == "ed");
  if (verb_of(word)) {
    // "the small rocking boat": what stands before a noun describes it. Only a verb that ends its phrase is
    // one.
    return !participle || may_end_a_verb_phrase(words, at + 1);
  }
  // A verb that no table has: "the fog smothers the hills".
  const bool third_person = at > 0 && word.size() > 3 && word.back() == 's' && word[word.size() - 2] != 's';
  return third_person && at + 1 < words.size() && !words[at + 1].after_break &&
         is_determiner(words[at + 1].text) && words[at - 1].text.back() != 's';
}

}  // namespace zoetrope::shots

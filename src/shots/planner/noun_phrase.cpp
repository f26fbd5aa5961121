#include "shots/planner/noun_phrase.h"

#include <algorithm>

#include "base/text.h"
#include "shots/planner/clause.h"
#include "shots/planner/listed.h"
#include "shots/sentences.h"
#include "shots/vocabulary.h"
#include "shots/word_list.h"

namespace zoetrope::shots::planner {
namespace {

bool is_capital(std::string_view word) {
  return !word.empty() && word.front() >= 'A' && word.front() <= 'Z';
}

bool is_known(std::string_view word) {
  // Names that some table has for another reason.
  static const WordSet names = word_set(
      "mars saturn jupiter venus earth egyptian roman greek viking victorian japanese chinese celtic nordic");
  if (names.count(word) > 0) return false;
  return kind_of(word) != Kind::unknown || is_determiner(word) || is_preposition(word) || is_adverb(word) ||
         is_adjective(word) || is_joining(word) || is_connective(word) || is_auxiliary(word) ||
         is_pronoun(word) || read_verb(word).has_value();
}

/// "an avalanche" is one of many, "a few birds" are few.
bool is_quantity(std::string_view word) {
  static const WordSet words =
      word_set("few lot hundred thousand million couple dozen number handful pair variety");
  return words.count(word) > 0;
}

/// "the fox asleep": tells how somebody is.
bool stands_behind_noun(std::string_view word) {
  static const WordSet words =
      word_set("asleep awake alone alive ready safe afraid adrift afloat ablaze aglow");
  return words.count(word) > 0;
}

bool takes_no_article(std::string_view noun) {
  static const WordSet words = word_set(
      "fog mist haze smoke steam dust smog vapour vapor rain snow hail sleet drizzle water foam spray surf "
      "sunlight "
      "sunshine moonlight starlight daylight lamplight candlelight firelight darkness light grass moss "
      "foliage ivy "
      "wheat barley rice corn bamboo seaweed kelp lava magma snowfall rainfall ash ice honey bread dough "
      "gold silver "
      "iron steel copper bronze clay wool silk cotton tea coffee wine milk cheese air lightning neon "
      "machinery pollen "
      "nectar seafood coral plankton lavender glass paper ink pottery people men women children hail thunder "
      "mars venus "
      "jupiter saturn earth everything nothing frost heather algae lichen undergrowth food");
  return words.count(noun) > 0;
}

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The words before the first preposition, break or clause.
std::size_t core_end(const std::vector<Word>& words, std::size_t from) {
  std::size_t end = from;
  while (end < words.size()) {
    const std::string_view word = words[end].text;
    const bool first = end == from;
    if (!first && words[end].after_break) break;
    if (!first &&
        is_listed("named called known dressed wearing holding carrying made standing sitting lying full",
                  word))
      break;
    const bool determiner = is_determiner(word) && end > from && !is_determiner(words[end - 1].text);
    if (!first &&
        (is_preposition(word) || is_connective(word) || (determiner && !is_joining(words[end - 1].text))))
      break;
    ++end;
  }
  const auto is_no_noun = [](std::string_view word) {
    return is_joining(word) || is_adverb(word) || stands_behind_noun(word);
  };
  while (end > from + 1 && is_no_noun(words[end - 1].text)) --end;
  return end;
}

std::string cased(std::string_view text, const std::vector<Word>& words, Span span, const Names& names) {
  std::string out;
  for (std::size_t i = span.begin; i < span.end; ++i) {
    const std::string_view word = text.substr(words[i].begin, words[i].end - words[i].begin);
    if (i > span.begin) out += text.substr(words[i - 1].end, words[i].begin - words[i - 1].end);
    out += names.as_inside(word);
  }
  return out;
}

Number number_of(const std::vector<Word>& words, Span span) {
  static const WordSet many =
      word_set("two three four five six seven eight nine ten some several many few these those both");
  for (std::size_t i = span.begin; i < span.end; ++i) {
    if (words[i].text == "and" || many.count(words[i].text) > 0) return Number::plural;
  }
  return looks_plural(words[span.end - 1].text) ? Number::plural : Number::singular;
}

}  // namespace

Names::Names(std::string_view topic, std::string_view direction) {
  read(direction, false);
  read(topic, true);
}

/// A word that no table has, at the beginning of a sentence: "Gengar emerges", but "Carbon dioxide enters".
bool opens_as_name(std::string_view text, const std::vector<Word>& words, std::size_t at) {
  if (looks_plural(words[at].text)) return false;
  if (at + 1 == words.size() || words[at + 1].after_break) return true;
  const Word& next = words[at + 1];
  return is_capital(text.substr(next.begin)) || is_known(next.text) || guess_verb(next.text).has_value();
}

/// In a title every word may have a capital letter: only what no table knows is a name there.
void Names::read(std::string_view text, bool in_titles) {
  for (const std::string_view line : split(text, '\n')) {
    for (const Sentence& sentence : split_sentences(line)) {
      const std::string_view told = line.substr(sentence.begin, sentence.end - sentence.begin);
      std::size_t end = 0;
      const std::vector<Word> words = words_of(told);
      for (std::size_t i = 0; i < words.size(); ++i) {
        const Word& word = words[i];
        // Behind a colon or an arrow begins a sentence as well.
        const bool first =
            end == 0 || told.substr(end, word.begin - end).find_first_of(":>;") != std::string_view::npos;
        end = word.end;
        const std::string_view written = told.substr(word.begin, word.end - word.begin);
        const bool known = is_known(word.text);
        if (!is_capital(written)) {
          small_.insert(word.text);
        } else if ((!first && !in_titles) || (!known && (!first || opens_as_name(told, words, i)))) {
          names_.insert(std::string(written));
        }
      }
    }
  }
}

bool Names::is_name(std::string_view word) const {
  if (!is_capital(word) || names_.count(word) == 0) return false;
  return small_.count(lower_ascii(word)) == 0;
}

std::string Names::as_inside(std::string_view word) const {
  const std::string small = lower_ascii(word);
  const bool shouted =
      word.size() > 1 && std::none_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (!is_capital(word) || (is_name(word) && !shouted)) return std::string(word);
  if (shouted) return is_known(small) || small_.count(small) > 0 ? small : std::string(word);
  return small;
}

NounPhrase read_noun_phrase(std::string_view text, const Names& names) {
  const std::vector<Word> words = words_of(text);
  std::size_t first = 0;
  while (first < words.size() &&
         (is_joining(words[first].text) || is_connective(words[first].text) || words[first].text == "with"))
    ++first;
  std::size_t end = first < words.size() ? core_end(words, first) : first;
  if (first == end) return {};
  // "thousands of workers": the other noun says who.
  const bool measured =
      end + 1 < words.size() && words[end].text == "of" && is_noun(words[end - 1].text, Noun::measure);
  if (measured) end = core_end(words, end + 1);
  const std::string_view opening = words[first].text;
  const bool counted = first + 1 < end && is_quantity(words[first + 1].text);
  const bool article =
      opening == "a" || opening == "an" || opening == "the" || opening == "this" || opening == "that";
  const bool own = opening == "its" || opening == "his" || opening == "her" || opening == "their" ||
                   opening == "our" || opening == "my" || opening == "your";
  const bool dropped = !counted && (article || own);
  const Span core{dropped ? first + 1 : first, end};
  if (core.begin >= core.end) return {};

  NounPhrase phrase;
  const Word& head = words[core.end - 1];
  phrase.head = head.text;
  if (phrase.head.size() > 2 && phrase.head.substr(phrase.head.size() - 2) == "'s") return {};
  phrase.number = number_of(words, core);
  if (may_be_plural(phrase.head) && !is_determiner(opening)) phrase.number = Number::plural;
  phrase.kind = kind_of(head.text);
  const std::string_view written = text.substr(head.begin, head.end - head.begin);
  const bool name = names.is_name(written) && phrase.kind == Kind::unknown;
  if (name) phrase.kind = Kind::name;
  const bool determined = dropped || is_determiner(opening);
  const bool bare = name || phrase.kind == Kind::abstract || phrase.kind == Kind::moment ||
                    takes_no_article(phrase.head) || phrase.number == Number::plural;
  const std::string_view determiner =
      dropped ? (name && !article ? "" : "the ") : (determined || bare ? "" : "the ");
  phrase.core = cased(text, words, core, names);
  phrase.brief = std::string(determiner) + phrase.core;
  // What a comma parts off is told of somebody; it is not who.
  std::size_t last = core.end;
  while (last < words.size() && !words[last].after_break) ++last;
  phrase.text = std::string(determiner) + cased(text, words, {core.begin, last}, names);
  return phrase;
}

std::vector<NounPhrase> phrases_in(std::string_view text, const Names& names) {
  std::vector<NounPhrase> phrases;
  const std::vector<Word> words = words_of(text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i].text;
    const bool determiner = is_determiner(word) && !is_pronoun(word);
    const bool own = word == "its" || word == "his" || word == "her" || word == "their";
    const bool behind =
        i > 0 && is_preposition(words[i - 1].text) && !is_preposition(word) && !is_pronoun(word);
    const bool named = i > 0 && names.is_name(text.substr(words[i].begin, words[i].end - words[i].begin));
    if (!determiner && !own && !behind && !named && i > 0) continue;
    if (i == 0 && (is_preposition(word) || is_adverb(word) || is_connective(word) || is_joining(word)))
      continue;
    std::size_t end = i + 1;
    while (end < words.size() &&
           (!ends_noun(words, end) || (end == i + 1 && is_determiner(word) && is_adjective(words[end].text))))
      ++end;
    const std::string_view slice = text.substr(words[i].begin, words[end - 1].end - words[i].begin);
    NounPhrase phrase = read_noun_phrase(slice, names);
    const bool lies = phrase.kind == Kind::fall;  // "under deep snow" does not fall
    const bool known = phrase.kind != Kind::unknown && is_visible(phrase.kind) && !lies;
    const bool unknown =
        (determiner || own) && phrase.kind == Kind::unknown && !read_verb(phrase.head).has_value();
    const bool told = !phrase.empty() && (known || unknown);
    if (told && !is_pronoun(phrase.head) && !is_adverb(phrase.head)) phrases.push_back(std::move(phrase));
    i = end - 1;
  }
  return phrases;
}

}  // namespace zoetrope::shots::planner

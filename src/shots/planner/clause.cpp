#include "shots/planner/clause.h"

#include <algorithm>

#include "shots/planner/inflection.h"
#include "shots/planner/kinds.h"
#include "shots/planner/listed.h"
#include "shots/vocabulary.h"
#include "shots/word_list.h"

namespace zoetrope::shots::planner {
namespace {

bool is_possessive(std::string_view word) {
  return word.size() > 2 && word.substr(word.size() - 2) == "'s";
}

/// Begins what somebody says or knows: "what they could carry".
bool opens_question(std::string_view word) {
  return word == "what" || word == "how" || word == "why" || word == "whether" || word == "whatever";
}

bool is_relative(std::string_view word) {
  return word == "who" || word == "which" || word == "that" || word == "whose" || word == "where";
}

/// Whether the noun before a word could be who acts.
bool may_be_actor(Words words, std::size_t at) {
  const std::string_view word = words[at].text;
  if (is_pronoun(word)) return true;
  const bool describes = is_adjective(word) && kind_of(word) == Kind::unknown;
  return !is_determiner(word) && !is_preposition(word) && !describes && !is_joining(word) &&
         !is_possessive(word);
}

bool is_plural_actor(Words words, std::size_t begin, std::size_t at) {
  const std::string_view last = words[at - 1].text;
  if (last == "they" || last == "we" || last == "i" || last == "you") return true;
  std::size_t head = at - 1;
  for (std::size_t i = begin + 1; i < at; ++i) {
    if (words[i].text == "and") return true;
    if (is_preposition(words[i].text) && head == at - 1) head = i - 1;
  }
  const std::string_view first = words[begin].text;
  const bool one = first == "a" || first == "an" || first == "this" || first == "that" || first == "one";
  return looks_plural(words[head].text) || (may_be_plural(words[head].text) && !one);
}

/// A word that is a noun as well ("waves", "lights", "steps") acts only behind what could be its subject.
bool is_noun_here(Words words, std::size_t begin, std::size_t at) {
  const Kind kind = kind_of(words[at].text);
  if (kind == Kind::unknown || kind == Kind::moment || kind == Kind::abstract) return false;
  const std::string_view before = words[at - 1].text;
  if (is_pronoun(before)) return false;
  const bool manner = before.size() > 3 && before.substr(before.size() - 2) == "ly" && is_adverb(before);
  if (manner && at - 1 > begin) return false;
  const Kind actor_kind = kind_of(before);
  const bool actor = actor_kind != Kind::unknown && is_visible(actor_kind);
  const bool told = is_determiner(words[begin].text);
  return !(actor && (told || at - begin == 1)) || looks_plural(before);
}

bool goes_on_as_verb(Words words, std::size_t at) {
  return at >= words.size() || ends_noun(words, at) || is_pronoun(words[at].text) ||
         is_possessive(words[at].text);
}

/// "buried the city", but "buried in ash".
bool does_to_something(Words words, std::size_t at) {
  return at + 1 < words.size() && !words[at + 1].after_break &&
         (is_determiner(words[at + 1].text) || is_pronoun(words[at + 1].text));
}

bool is_finite_at(Words words, std::size_t begin, std::size_t at) {
  const std::string_view word = words[at].text;
  if (is_auxiliary(word)) return true;
  if (at == begin || words[at].after_hyphen || !may_be_actor(words, at - 1)) return false;
  if (at + 1 < words.size() && words[at + 1].after_hyphen) return false;
  const auto known = read_verb(word);
  const auto verb = known ? known : guess_verb(word);
  if (!verb || verb->form == VerbForm::participle) return false;
  const bool goes_on = goes_on_as_verb(words, at + 1);
  if (!known && (!goes_on || kind_of(word) != Kind::unknown || at + 1 == words.size())) return false;
  const auto next = at + 1 < words.size() ? read_verb(words[at + 1].text) : std::nullopt;
  // "Neon lights flicker": the next word is the verb.
  const Kind kind = kind_of(word);
  const bool noun_too =
      kind != Kind::unknown && is_visible(kind) && looks_plural(word) && !is_pronoun(words[at - 1].text);
  if (noun_too && next && next->form == VerbForm::plain && !ends_noun(words, at + 1)) return false;
  const bool plural = is_plural_actor(words, begin, at);
  const bool acts_by_itself = is_pronoun(words[at - 1].text) || is_alive(kind_of(words[at - 1].text));
  switch (verb->form) {
    case VerbForm::plain: {
      const bool verb_alone =
          goes_on || kind_of(word) == Kind::unknown || is_alive(kind_of(words[at - 1].text));
      const bool describes = is_adjective(word) && !goes_on;
      return plural && verb_alone && !describes;
    }
    case VerbForm::third_person:
      return !is_noun_here(words, begin, at) && !(plural && !is_pronoun(words[at - 1].text) &&
                                                  words[at - 1].text.back() == 's' && begin + 1 < at);
    case VerbForm::past:
      return (goes_on || acts_by_itself || (known && plural)) &&
             (!is_often_a_state(word) || does_to_something(words, at));
    case VerbForm::participle:
      break;
  }
  return false;
}

/// Past the phrase that a preposition at `at` begins: "of the old lighthouse".
std::size_t behind_phrase(Words words, std::size_t at) {
  std::size_t next = at + 1;
  while (next < words.size() && (is_preposition(words[next].text) || is_determiner(words[next].text))) ++next;
  while (next < words.size() && !words[next].after_break && is_adjective(words[next].text)) ++next;
  return next + 1;
}

struct FoundVerb {
  std::size_t at = 0;
  bool participle = false;
};

bool is_participle_at(Words words, std::size_t begin, std::size_t at) {
  if (at == begin || !may_be_actor(words, at - 1)) return false;
  const auto verb = read_verb(words[at].text);
  if (!verb) return false;
  const bool goes_on = goes_on_as_verb(words, at + 1);
  if (verb->form == VerbForm::participle) return goes_on || kind_of(words[at - 1].text) != Kind::unknown;
  return goes_on && is_often_a_state(words[at].text) && !does_to_something(words, at);
}

std::optional<FoundVerb> find_verb(Words words, std::size_t begin) {
  std::optional<FoundVerb> participle;
  std::size_t to_skip = 0;  // verbs of relative clauses
  for (std::size_t i = begin; i < words.size(); ++i) {
    const bool breaks = i > begin && words[i].after_break;
    if (breaks && participle) break;
    const bool adverb = i > begin && is_listed("once so then", words[i].text);
    if (is_connective(words[i].text) && !is_relative(words[i].text) && !adverb) break;
    if (opens_question(words[i].text)) break;
    if (i > begin && is_relative(words[i].text) && !(i == begin + 1 && is_determiner(words[begin].text))) {
      ++to_skip;
      continue;
    }
    if (is_finite_at(words, begin, i)) {
      if (to_skip == 0) return FoundVerb{i, false};
      --to_skip;
      continue;
    }
    if (!participle && is_participle_at(words, begin, i)) participle = FoundVerb{i, true};
    if (i > begin && is_preposition(words[i].text)) {
      const std::size_t behind = behind_phrase(words, i);
      if (behind > i + 1) i = behind - 1;
    }
  }
  return participle;
}

/// "Today", "every spring", "4500 years later": a time that needs no preposition. How many words it has.
std::size_t time_words(Words words) {
  if (is_listed("today tonight now soon here there yesterday once sometimes", words[0].text)) return 1;
  std::size_t end = 0;
  const auto leads = [](std::string_view word) {
    return is_determiner(word) || is_listed("early late next last many hundred thousand", word) ||
           (word.front() >= '0' && word.front() <= '9');
  };
  while (end < words.size() && leads(words[end].text)) ++end;
  if (end >= words.size() || kind_of(words[end].text) != Kind::moment) return 0;
  const bool led = end > 0;
  ++end;
  if (end < words.size() && is_listed("later ago earlier afterwards", words[end].text)) return end + 1;
  return led ? end : 0;
}

bool begins_noun(Words words, std::size_t at) {
  return at < words.size() &&
         (words[at].after_break || is_determiner(words[at].text) || is_pronoun(words[at].text));
}

/// "At dawn, the fox wakes", "In spring the river rises": where the subject begins; 0 where it does at once.
std::size_t behind_front(Words words) {
  if (const std::size_t time = time_words(words); time > 0) {
    const bool later = words[time - 1].text == "later" || words[time - 1].text == "ago";
    if (time < words.size() && (later || begins_noun(words, time))) return time;
  }
  const std::string_view first = words[0].text;
  const bool fronted = is_preposition(first) || (is_connective(first) && first != "that");
  const bool participle = words.size() > 1 && read_verb(first).value_or(Verb{}).form == VerbForm::participle;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const bool aside =
        i == 1 && kind_of(first) == Kind::unknown && begins_noun(words, i) && !is_determiner(first);
    if (words[i].after_break) return fronted || participle || is_adverb(first) || aside ? i : 0;
    if (!fronted || i == 1) continue;
    const std::string_view before = words[i - 1].text;
    // "Within days people fall sick": a time is over with its noun.
    const bool behind_time = i > 1 && kind_of(before) == Kind::moment && !ends_noun(words, i);
    const bool begins = begins_noun(words, i) || behind_time;
    const bool opens = begins && !is_determiner(before) && !is_preposition(before) && !is_joining(before);
    if (opens && !is_connective(first)) return i;
  }
  return 0;
}

std::size_t skip_adverbs_back(Words words, std::size_t begin, std::size_t end) {
  while (end > begin && is_adverb(words[end - 1].text) && !is_pronoun(words[end - 1].text)) --end;
  return end;
}

void read_auxiliaries(Words words, std::size_t at, Clause& clause) {
  const std::string_view first = words[at].text;
  const bool be =
      first == "is" || first == "are" || first == "was" || first == "were" || first == "am" || first == "be";
  const bool have = first == "has" || first == "have" || first == "had";
  std::size_t next = at + 1;
  bool been = be;
  while (
      next < words.size() && !words[next].after_break &&
      (is_auxiliary(words[next].text) || words[next].text == "not" || words[next].text == "never" ||
       (words[next].text.size() > 3 && is_adverb(words[next].text) && !is_preposition(words[next].text)))) {
    if (words[next].text == "not" || words[next].text == "never") clause.is_denied = true;
    if (words[next].text == "be" || words[next].text == "been") been = true;
    ++next;
  }
  clause.is_denied = clause.is_denied || first.find("n't") != std::string_view::npos;
  const auto verb =
      next < words.size() && !words[next].after_break ? read_verb(words[next].text) : std::nullopt;
  const bool passive = been && verb && verb->form == VerbForm::past;
  const bool state = !verb || (been && verb->form == VerbForm::plain && words[next].text != "run") ||
                     (been && verb->form == VerbForm::third_person) || (have && verb->form != VerbForm::past);
  clause.verb_end = state || passive || clause.is_denied ? at + 1 : next + 1;
  clause.telling = state || passive || clause.is_denied ? Telling::state : Telling::action;
  clause.is_passive = passive;
  clause.verb = been ? "be" : have ? "have" : std::string(first);
  if (clause.telling == Telling::action) clause.verb = verb->plain;
}

void read_plain_verb(Words words, std::size_t at, Clause& clause) {
  const std::string_view word = words[at].text;
  const auto known = read_verb(word);
  const auto verb = known ? known : guess_verb(word);
  clause.verb_end = at + 1;
  clause.verb = verb ? verb->plain : std::string(word);
  clause.is_passive = clause.is_participle && verb && verb->form != VerbForm::participle;
  clause.telling = clause.is_passive || is_stative(clause.verb) ? Telling::state : Telling::action;
}

/// "Hunting for mice", "Cross the river": who does it is told elsewhere.
bool begins_with_verb(Words words, std::size_t at) {
  const auto verb = read_verb(words[at].text);
  const bool asks = at + 1 < words.size() && opens_question(words[at + 1].text);
  if (!verb || (!goes_on_as_verb(words, at + 1) && !asks)) return false;
  if (verb->form == VerbForm::participle) {
    const Kind kind = kind_of(words[at].text);
    const bool thing = kind != Kind::unknown && is_visible(kind);
    return at + 1 < words.size() && (!thing || is_determiner(words[at + 1].text));
  }
  if (verb->form == VerbForm::past) return false;
  return kind_of(words[at].text) == Kind::unknown && !is_adjective(words[at].text) && at + 1 < words.size();
}

}  // namespace

bool is_often_a_state(std::string_view word) {
  static const WordSet words = word_set(
      "trapped covered surrounded buried lost hidden wrapped abandoned frozen carved built made painted "
      "filled lit "
      "broken forgotten called known illuminated destroyed bathed shrouded draped stuck seated crowned "
      "framed "
      "burned ruined deserted flooded decorated arranged gathered silhouetted dressed armed armoured seen "
      "isolated "
      "perched nestled curled camouflaged exhausted scattered inspired based situated located "
      "written ");
  return words.count(word) > 0;
}

bool is_adjective(std::string_view word) {
  static const WordSet words = word_set(
      "old young small large big little tiny huge giant great tall short long wide narrow deep shallow high "
      "low red blue "
      "green yellow golden silver white black grey gray brown orange pink purple dark bright pale light warm "
      "cold hot "
      "cool icy frozen snowy rainy misty foggy stormy sunny windy cloudy dry wet damp quiet silent loud calm "
      "peaceful "
      "lonely lone solitary abandoned empty full broken ancient modern new first last final next early late "
      "wild tame "
      "gentle fierce strong weak heavy soft hard smooth rough sharp fresh ripe rotten northern southern "
      "eastern "
      "western distant near far thick thin dense wooden stone iron steel brass copper bronze golden massive "
      "enormous "
      "vast mighty noble royal sacred holy rich poor hungry thirsty tired sleepy busy lazy slow fast quick "
      "careful "
      "brave proud sad happy beautiful ugly strange mysterious hidden secret magical magnificent majestic "
      "famous "
      "forgotten lost famed dusty rusty muddy sandy rocky mossy grassy leafy icy volcanic tropical arctic "
      "polar "
      "industrial medieval roman egyptian greek viking victorian japanese chinese celtic nordic glowing "
      "burning "
      "falling rising setting flowing melting molten rolling whole single entire open closed raw fine good "
      "own "
      "same other more most few many several different natural human urban rural local daily nightly "
      "crowded deserted ruined wintry autumnal summery moonlit sunlit starry starlit fallen living dead "
      "main central upper lower inner outer underground underwater glacial seasonal");
  return words.count(word) > 0;
}

bool is_pronoun(std::string_view word) {
  static const WordSet words = word_set(
      "it he she they we i you him her them us me its his their itself himself herself themselves something "
      "someone "
      "everything everyone this these those nothing");
  return words.count(word) > 0;
}

bool ends_noun(Words words, std::size_t at) {
  if (at >= words.size() || words[at].after_break) return true;
  const std::string_view word = words[at].text;
  return is_determiner(word) || is_preposition(word) || is_joining(word) || is_connective(word) ||
         is_adverb(word);
}

Clause read_clause(Words words) {
  Clause clause;
  if (words.empty()) return clause;
  const std::size_t begin = behind_front(words);
  clause.subject_begin = clause.subject_end = begin;
  const bool phrase = begin == 0 && is_preposition(words[0].text);
  if (phrase) {
    clause.subject_end = words.size();
    return clause;
  }
  if (begins_with_verb(words, begin)) {
    clause.verb_begin = begin;
    clause.is_participle =
        words[begin].text.size() > 4 && words[begin].text.substr(words[begin].text.size() - 3) == "ing";
    read_plain_verb(words, begin, clause);
    return clause;
  }
  const auto found = find_verb(words, begin);
  if (!found) {
    clause.subject_end = words.size();
    return clause;
  }
  clause.verb_begin = found->at;
  clause.is_participle = found->participle;
  clause.subject_end = skip_adverbs_back(words, begin, found->at);
  if (is_auxiliary(words[found->at].text) && !found->participle)
    read_auxiliaries(words, found->at, clause);
  else
    read_plain_verb(words, found->at, clause);
  return clause;
}

}  // namespace zoetrope::shots::planner

#include "shots/planner/told_beat.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "shots/planner/cycles.h"
#include "shots/planner/listed.h"
#include "shots/planner/mentions.h"
#include "shots/planner/story_text.h"
#include "shots/planner/tense.h"
#include "shots/planner/topic.h"
#include "shots/vocabulary.h"

namespace zoetrope::shots::planner {
namespace {

constexpr std::size_t sentence_words_max = 20;
constexpr std::size_t complement_words_max = 13;

bool is_other_script(std::string_view text) {
  const auto beyond =
      std::count_if(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) < 0; });
  return static_cast<std::size_t>(beyond) * 3 > text.size();
}

class Narrator {
 public:
  Narrator(std::string_view topic, std::string_view direction) : names_(topic, direction) {
    read_topic(topic);
  }

  [[nodiscard]] ToldBeat tell(const Beat& beat, bool english) {
    Surroundings said = read_surroundings(beat.text, names_);
    if (!beat.context.empty()) {
      Surroundings context = read_surroundings(beat.context, names_);
      context.go_on_with(said);
      said = context;
    }
    surroundings_.go_on_with(said);
    constexpr int beats_of_weather = 3;
    beats_since_weather_ = said.weather == Weather::unsaid ? beats_since_weather_ + 1 : 0;
    if (beats_since_weather_ >= beats_of_weather) surroundings_.weather = Weather::unsaid;
    const bool seen = is_visible(topic_.kind) && topic_.kind != Kind::place;
    ToldBeat told{.protagonist = seen ? topic_ : NounPhrase(),
                  .first_clip = beat.first_clip,
                  .last_clip = beat.last_clip};
    told.sentence = shortened(beat.text, sentence_words_max);
    if (english && !is_other_script(beat.text)) read(beat, told);
    if (said.place.empty()) find_place(told);
    told.surroundings = surroundings_;
    return told;
  }

  std::set<std::string, std::less<>> living_names;  ///< by their heads

 private:
  /// Where no phrase says where it is ("in the valley"), the valley itself may do something.
  void find_place(const ToldBeat& told) {
    const auto take = [&](const NounPhrase& phrase) {
      if (!is_place(phrase) || phrase.brief == surroundings_.place.brief) return false;
      surroundings_.place = phrase;
      surroundings_.setting = read_surroundings(phrase.brief, names_).setting;
      return true;
    };
    if (take(told.subject)) return;
    for (const NounPhrase& thing : told.things) {
      if (take(thing)) return;
    }
  }

  void read_topic(std::string_view topic) {
    const std::string text = topic_words(topic);
    if (text.empty() || is_other_script(text) || !is_english(text)) return;
    const std::vector<Word> words = words_of(text);
    const Clause clause = read_clause(words);
    const bool acts = clause.telling != Telling::nothing && clause.subject_end > clause.subject_begin;
    const std::string_view subject =
        acts ? std::string_view(text).substr(
                   words[clause.subject_begin].begin,
                   words[clause.subject_end - 1].end - words[clause.subject_begin].begin)
             : std::string_view(text);
    topic_ = read_noun_phrase(subject, names_);
    split_setting(words, text);
    surroundings_ = read_surroundings(text, names_);
    if (topic_.kind == Kind::place && surroundings_.place.empty()) surroundings_.place = topic_;
    if (!topic_.empty()) mentions_.add(topic_);
  }

  /// "Bulbasaur forest": who, and where.
  void split_setting(const std::vector<Word>& words, std::string_view text) {
    const bool place = topic_.kind == Kind::place && words.size() > 1 && words.size() < 5;
    if (!place) return;
    const Word& before = words[words.size() - 2];
    const std::string_view written = text.substr(before.begin, before.end - before.begin);
    const bool someone =
        is_alive(kind_of(before.text)) || (names_.is_name(written) && kind_of(before.text) == Kind::unknown);
    if (!someone || is_adjective(before.text)) return;
    surroundings_.place = topic_;
    topic_ = read_noun_phrase(text.substr(0, before.end), names_);
  }

  void read(const Beat& beat, ToldBeat& told) {
    const std::string_view text = beat.text;
    const std::vector<Word> words = words_of(text);
    const Clause clause = read_clause(words);
    const auto slice = [&](std::size_t begin, std::size_t end) {
      return begin < end
                 ? std::string(text.substr(words[begin].begin, words[end - 1].end - words[begin].begin))
                 : "";
    };
    told.telling = clause.telling;
    const std::string subject = slice(clause.subject_begin, clause.subject_end);
    const bool only_where =
        clause.telling == Telling::nothing && clause.subject_begin == 0 && is_preposition(words.front().text);
    const Surroundings own = read_surroundings(text, names_);
    const bool timed = own.time != DayTime::unsaid || own.season != Season::unsaid;
    told.when = when_of(only_where ? subject : slice(0, clause.subject_begin), timed ? "" : beat.context);
    told.subject = subject_of(subject);
    if (told.subject.empty()) return;
    // A tower stretches and says nothing of motion; an octopus does.
    const bool moves = told.telling == Telling::state && is_alive(told.subject.kind) &&
                       is_listed("stretch cover surround face become hold keep", clause.verb);
    if (moves && !clause.is_passive && !clause.is_denied) told.telling = Telling::action;
    if (told.telling != Telling::nothing) read_predicate(clause, words, text, told);
    for (NounPhrase& thing : phrases_in(told.complement, names_)) add_thing(std::move(thing), told);
    if (told.telling == Telling::nothing) {
      // "the old mill below the castle": what stands behind the noun can be looked at too.
      const std::size_t behind = told.subject.brief.size();
      if (told.subject.text.size() > behind) {
        for (NounPhrase& thing : phrases_in(told.subject.text.substr(behind), names_))
          add_thing(std::move(thing), told);
      }
    }
    note_life(clause, told);
    if (is_visible(told.subject.kind) && (!is_own(words, clause) || is_alive(told.subject.kind)))
      mentions_.add(told.subject);
  }

  void add_thing(NounPhrase thing, ToldBeat& told) const {
    const bool known = thing.head == told.subject.head ||
                       std::any_of(told.things.begin(), told.things.end(),
                                   [&](const NounPhrase& other) { return other.head == thing.head; });
    constexpr std::size_t words_max = 6;
    if (known || words_of(thing.text).size() > words_max) return;
    told.things.push_back(std::move(thing));
  }

  void read_predicate(const Clause& clause, const std::vector<Word>& words, std::string_view text,
                      ToldBeat& told) {
    told.verb = clause.verb;
    if (clause.verb_end < words.size()) {
      const std::string rest(trimmed(text.substr(words[clause.verb_end].begin)));
      told.complement = in_present(shortened(rest, complement_words_max));
    }
    const Number number = told.subject.number;
    if (clause.is_passive && clause.is_participle) {
      told.predicate = present_of("be", number);
      told.complement =
          std::string(text.substr(words[clause.verb_begin].begin,
                                  words[clause.verb_begin].end - words[clause.verb_begin].begin)) +
          (told.complement.empty() ? "" : " ") + told.complement;
    } else {
      told.predicate = present_of(clause.verb, number);
      // "does not move": the auxiliary is the verb, and "not" stands in the complement.
      const bool modal = clause.telling == Telling::state && is_auxiliary(clause.verb) &&
                         clause.verb != "be" && clause.verb != "have";
      if (modal) told.predicate = modal_of(clause.verb, number);
    }
    if (clause.is_denied && told.complement.substr(0, 4) != "not " &&
        told.complement.substr(0, 6) != "never ")
      told.complement = "not " + told.complement;
  }

  static std::string modal_of(std::string_view verb, Number number) {
    if (verb == "did" || verb == "do" || verb == "does" || verb.find("n't") != std::string_view::npos)
      return present_of("do", number);
    if (verb == "has" || verb == "have" || verb == "had") return present_of("have", number);
    if (verb == "is" || verb == "are" || verb == "was" || verb == "were") return present_of("be", number);
    return std::string(verb);
  }

  /// Who acts: "it" and "the creature" are who was told of before.
  NounPhrase subject_of(const std::string& text) {
    const std::vector<Word> words = words_of(text);
    if (words.empty()) return mentions_.last();
    const std::string& first = words.front().text;
    if (words.size() == 1 && is_listed("someone somebody everyone everybody nobody one", first))
      return somebody();
    if ((words.size() == 1 && is_pronoun(first)) || is_listed("he she it they we i you", first))
      return mentions_.meant_by(first);
    const bool phrase = is_preposition(first) && first != "like";
    if (phrase) return mentions_.last();
    NounPhrase subject = read_noun_phrase(text, names_);
    if (subject.empty() || is_pronoun(subject.head)) return mentions_.last();
    if (is_noun(subject.head, Noun::vague) || is_noun(subject.head, Noun::movement))
      return named(std::move(subject));
    const NounPhrase owner = is_own(first) ? mentions_.meant_by(first) : NounPhrase();
    if (!owner.empty() && words_of(owner.brief).size() < 4)
      own_of(subject, owner);
    else
      widen(subject);
    return subject;
  }

  /// Who smiles is no town.
  void note_life(const Clause& clause, const ToldBeat& told) {
    constexpr std::string_view deeds =
        "reach hold lift carry wake sleep wander hunt fight train learn paint write travel meet grin wave "
        "greet hide "
        "search rest dream hatch explore discover feed";
    const bool does =
        told.telling == Telling::action && (is_deed(clause.verb) || is_listed(deeds, clause.verb));
    if (told.subject.kind == Kind::name && does) living_names.insert(told.subject.head);
    const bool has_eyes = (told.subject.kind == Kind::hands || told.subject.kind == Kind::face) &&
                          mentions_.last().kind == Kind::name;
    if (has_eyes) living_names.insert(mentions_.last().head);
  }

  static bool is_own(std::string_view word) {
    return word == "its" || word == "his" || word == "her" || word == "their";
  }

  /// "Its ears turn" tells of the one that was told of before.
  static bool is_own(const std::vector<Word>& words, const Clause& clause) {
    return clause.subject_begin < words.size() && is_own(words[clause.subject_begin].text);
  }

  /// Told of in brief, the topic says more: "the fox" is "the red fox".
  void widen(NounPhrase& subject) const {
    const bool same = subject.head == topic_.head && subject.core == subject.head &&
                      topic_.core != topic_.head && subject.number == topic_.number &&
                      topic_.kind != Kind::name;
    constexpr std::size_t words_max = 4;
    if (!same || words_of(topic_.core).size() > words_max) return;
    subject.text = topic_.brief + subject.text.substr(subject.brief.size());
    subject.brief = topic_.brief;
    subject.core = topic_.core;
  }

  /// "Its fur": the fox's.
  static void own_of(NounPhrase& subject, const NounPhrase& owner) {
    const std::string ending = owner.number == Number::plural && owner.brief.back() == 's' ? "'" : "'s";
    constexpr std::size_t article = 4;  // "the "
    const auto owned = [&](const std::string& text) {
      const bool has = text.substr(0, article) == "the ";
      return owner.brief + ending + " " + (has ? text.substr(article) : text);
    };
    subject.text = owned(subject.text);
    subject.brief = owned(subject.brief);
  }

  static NounPhrase somebody() {
    NounPhrase person{.text = "the person in view", .head = "person", .kind = Kind::person};
    person.brief = person.core = person.text;
    return person;
  }

  [[nodiscard]] NounPhrase named(NounPhrase subject) const {
    const NounPhrase known = mentions_.last();
    if (!known.empty() && known.kind != Kind::abstract && !is_noun(known.head, Noun::vague)) return known;
    subject.text = subject.brief + " in view";
    subject.brief = subject.text;
    return subject;
  }

  static std::string when_of(std::string_view front, std::string_view context) {
    const std::string_view said = trimmed(front);
    const auto opens = [](std::string_view text) {
      const std::vector<Word> words = words_of(text);
      if (words.empty()) return false;
      const std::string_view first = words.front().text;
      return is_preposition(first) || is_connective(first) ||
             is_listed("every each this one early late tonight", first);
    };
    std::string_view chosen = opens(said) ? said : opens(context) ? context : std::string_view();
    constexpr std::size_t words_max = 9;
    if (chosen.empty() || words_of(chosen).size() > words_max) return "";
    std::string text = in_present(chosen);
    if (text.front() >= 'A' && text.front() <= 'Z')
      text.front() = static_cast<char>(text.front() - 'A' + 'a');
    return text;
  }

  Names names_;
  NounPhrase topic_;
  Mentions mentions_;
  Surroundings surroundings_;
  int beats_since_weather_ = 0;
};

void enliven(NounPhrase& phrase, const std::set<std::string, std::less<>>& living) {
  if (phrase.kind == Kind::name && living.count(phrase.head) > 0) phrase.kind = Kind::being;
}

}  // namespace

std::vector<ToldBeat> tell(std::string_view topic, std::string_view direction) {
  std::vector<Beat> beats = read_beats(direction);
  const bool told_by_topic = beats.empty();
  if (told_by_topic) beats = read_beats(topic_words(topic));
  if (beats.empty()) beats.push_back({.text = on_one_line(topic)});
  if (!has_words(beats.front().text)) beats.front().text = on_one_line(direction);
  const bool english = is_english(told_by_topic ? topic : direction);
  if (english) beats = with_cycles(beats);
  const std::vector<std::string> times = told_by_topic ? std::vector<std::string>() : times_on_the_way(topic);
  Narrator narrator(topic, direction);
  std::vector<ToldBeat> told;
  for (std::size_t i = 0; i < beats.size(); ++i) {
    Beat& beat = beats[i];
    if (beat.context.empty() && !times.empty()) beat.context = times[i * times.size() / beats.size()];
    told.push_back(narrator.tell(beat, english));
  }
  for (ToldBeat& beat : told) {
    enliven(beat.subject, narrator.living_names);
    enliven(beat.protagonist, narrator.living_names);
    for (NounPhrase& thing : beat.things) enliven(thing, narrator.living_names);
  }
  return told;
}

}  // namespace zoetrope::shots::planner

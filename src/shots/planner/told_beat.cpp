#include "shots/planner/told_beat.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "shots/planner/cycles.h"
#include "shots/planner/listed.h"
#include "shots/planner/openings.h"
#include "shots/planner/story_text.h"
#include "shots/planner/tense.h"
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

/// "The history of the steam engine": the steam engine.
std::string topic_words(std::string_view topic) {
  constexpr std::string_view genres =
      "documentary film video story history life tale episode facts explained part series short doc "
      "animation "
      "documentaries trailer movie guide introduction secrets secret making rise birth origins origin "
      "evolution art day "
      "lifecycle cycle journey adventures adventure world age top";
  std::string text = without_opening(topic);
  const std::size_t colon = text.find(": ");
  if (colon != std::string::npos) {
    const std::vector<Word> behind = words_of(text.substr(colon));
    const bool named_first = behind.size() < 2 || is_preposition(behind.front().text) ||
                             words_of(text.substr(0, colon)).size() > 1;
    text = named_first ? text.substr(0, colon) : text.substr(colon + 2);
  }
  for (const std::string_view of : {" of ", " in the life of "}) {
    const std::size_t at = lower_ascii(text).find(of);
    if (at == std::string::npos) continue;
    const std::vector<Word> before = words_of(text.substr(0, at));
    if (!before.empty() && is_listed(genres, before.back().text)) text = text.substr(at + of.size());
  }
  std::vector<Word> words = words_of(text);
  while (words.size() > 1 && is_listed(genres, words.back().text)) {
    words.pop_back();
    text = text.substr(0, words.back().end);
  }
  return text;
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
    if (!topic_.empty()) remember(topic_);
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
      remember(told.subject);
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
    if (words.empty()) return fallback();
    const std::string& first = words.front().text;
    if (words.size() == 1 && is_listed("someone somebody everyone everybody nobody one", first))
      return somebody();
    if (words.size() == 1 && is_pronoun(first)) return meant_by(first);
    const bool phrase = is_preposition(first) && first != "like";
    if (phrase) return fallback();
    NounPhrase subject = read_noun_phrase(text, names_);
    if (subject.empty() || is_pronoun(subject.head)) return fallback();
    if (is_noun(subject.head, Noun::vague) || is_noun(subject.head, Noun::movement))
      return named(std::move(subject));
    const NounPhrase owner = is_own(first) ? meant_by(first) : NounPhrase();
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
    const bool has_eyes =
        (told.subject.kind == Kind::hands || told.subject.kind == Kind::face) && last_.kind == Kind::name;
    if (has_eyes) living_names.insert(last_.head);
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
    const NounPhrase known = fallback();
    if (!known.empty() && known.kind != Kind::abstract && !is_noun(known.head, Noun::vague)) return known;
    subject.text = subject.brief + " in view";
    subject.brief = subject.text;
    return subject;
  }

  void remember(const NounPhrase& subject) {
    last_ = subject;
    mentioned_.push_back(subject);
  }

  /// Who "she" or "they" is: the last one it can be.
  [[nodiscard]] NounPhrase meant_by(std::string_view pronoun) const {
    constexpr std::string_view women =
        "woman girl queen mother daughter sister lady princess nun bride widow actress witch grandmother "
        "granddaughter aunt "
        "empress duchess goddess geisha ballerina seamstress heroine niece wife vixen lioness";
    constexpr std::string_view men =
        "man boy king father son brother monk prince gentleman priest bridegroom actor wizard grandfather "
        "grandson uncle "
        "emperor duke fisherman nobleman samurai pharaoh hero nephew husband knight";
    if (is_listed("they their them", pronoun)) return all_of_them();
    const bool he = is_listed("he his him", pronoun);
    const bool she = is_listed("she her", pronoun);
    for (auto one = mentioned_.rbegin(); one != mentioned_.rend(); ++one) {
      const bool alive = is_alive(one->kind) || one->kind == Kind::name;
      const bool ship = one->kind == Kind::boat && she;
      if ((he || she) && (one->number == Number::plural || (!alive && !ship))) continue;
      if ((he && is_listed(women, one->head)) || (she && is_listed(men, one->head))) continue;
      if (pronoun == "it" && one->number == Number::plural) continue;
      return *one;
    }
    return fallback();
  }

  /// The last many; rather somebody than something; else the last two.
  [[nodiscard]] NounPhrase all_of_them() const {
    const NounPhrase* many = nullptr;
    std::vector<const NounPhrase*> people;
    for (auto one = mentioned_.rbegin(); one != mentioned_.rend(); ++one) {
      const bool alive = is_alive(one->kind) || one->kind == Kind::name;
      const bool plural = one->number == Number::plural;
      if (plural && (alive || many == nullptr)) many = &*one;
      if (plural && alive) break;
      const bool known = std::any_of(people.begin(), people.end(),
                                     [&](const NounPhrase* other) { return other->head == one->head; });
      if (alive && !plural && !known) people.push_back(&*one);
    }
    if (many != nullptr && is_alive(many->kind)) return *many;
    if (people.size() < 2) return many != nullptr && people.empty() ? *many : fallback();
    NounPhrase both = *people[0];
    both.brief = people[1]->brief + " and " + people[0]->brief;
    both.text = both.core = both.brief;
    both.number = Number::plural;
    return both;
  }

  [[nodiscard]] NounPhrase fallback() const { return !last_.empty() ? last_ : topic_; }

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
  NounPhrase last_;
  std::vector<NounPhrase> mentioned_;  ///< subjects, the last one last
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

#include "shots/planner/told_beat.h"

#include <algorithm>

#include "base/text.h"
#include "shots/planner/cycles.h"
#include "shots/planner/listed.h"
#include "shots/planner/openings.h"
#include "shots/planner/story_text.h"
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
  if (colon != std::string::npos && words_of(text.substr(colon)).size() > 1 &&
      words_of(text.substr(0, colon)).size() < 2)
    text = text.substr(colon + 2);
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
    ToldBeat told{.first_clip = beat.first_clip, .last_clip = beat.last_clip};
    told.sentence = shortened(beat.text, sentence_words_max);
    told.surroundings = surroundings_;
    if (english && !is_other_script(beat.text)) read(beat, told);
    return told;
  }

 private:
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
    last_ = topic_;
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
    told.when = when_of(slice(0, clause.subject_begin), beat.context);
    const std::string subject = slice(clause.subject_begin, clause.subject_end);
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
    if (is_visible(told.subject.kind)) last_ = told.subject;
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
      told.complement = shortened(rest, complement_words_max);
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
    if (words.size() == 1 && is_pronoun(first)) return fallback();
    const bool phrase = is_preposition(first) && first != "like";
    if (phrase) return fallback();
    NounPhrase subject = read_noun_phrase(text, names_);
    if (subject.empty() || is_pronoun(subject.head)) return fallback();
    if (is_noun(subject.head, Noun::vague) || is_noun(subject.head, Noun::movement))
      return named(std::move(subject));
    const bool own = first == "its" || first == "his" || first == "her" || first == "their";
    if (own && !last_.empty() && words_of(last_.brief).size() < 4) own_of(subject);
    return subject;
  }

  /// "Its fur": the fox's.
  void own_of(NounPhrase& subject) const {
    const std::string ending = last_.number == Number::plural && last_.brief.back() == 's' ? "'" : "'s";
    constexpr std::size_t article = 4;  // "the "
    const auto owned = [&](const std::string& text) {
      const bool has = text.substr(0, article) == "the ";
      return last_.brief + ending + " " + (has ? text.substr(article) : text);
    };
    subject.text = owned(subject.text);
    subject.brief = owned(subject.brief);
  }

  [[nodiscard]] NounPhrase named(NounPhrase subject) const {
    const NounPhrase known = fallback();
    if (!known.empty() && known.kind != Kind::abstract && !is_noun(known.head, Noun::vague)) return known;
    subject.text = subject.brief + " in view";
    subject.brief = subject.text;
    return subject;
  }

  [[nodiscard]] NounPhrase fallback() const { return !last_.empty() ? last_ : topic_; }

  static std::string when_of(std::string_view front, std::string_view context) {
    const std::string_view said = trimmed(front);
    const auto opens = [](std::string_view text) {
      const std::vector<Word> words = words_of(text);
      return !words.empty() && (is_preposition(words.front().text) || is_connective(words.front().text));
    };
    std::string_view chosen = opens(said) ? said : opens(context) ? context : std::string_view();
    constexpr std::size_t words_max = 9;
    if (chosen.empty() || words_of(chosen).size() > words_max) return "";
    std::string text(chosen);
    if (text.front() >= 'A' && text.front() <= 'Z')
      text.front() = static_cast<char>(text.front() - 'A' + 'a');
    return text;
  }

  Names names_;
  NounPhrase topic_;
  NounPhrase last_;
  Surroundings surroundings_;
};

}  // namespace

std::vector<ToldBeat> tell(std::string_view topic, std::string_view direction) {
  std::vector<Beat> beats = read_beats(direction);
  const bool told_by_topic = beats.empty();
  if (told_by_topic) beats = read_beats(topic_words(topic));
  if (beats.empty()) beats.push_back({.text = on_one_line(topic)});
  if (!has_words(beats.front().text)) beats.front().text = on_one_line(direction);
  const bool english = is_english(told_by_topic ? topic : direction);
  if (english) beats = with_cycles(beats);
  Narrator narrator(topic, direction);
  std::vector<ToldBeat> told;
  for (const Beat& beat : beats) told.push_back(narrator.tell(beat, english));
  return told;
}

}  // namespace zoetrope::shots::planner

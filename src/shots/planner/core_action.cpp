#include "shots/planner/core_action.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "shots/planner/inflection.h"
#include "shots/planner/listed.h"
#include "shots/planner/phrases.h"
#include "shots/planner/tempo.h"
#include "shots/vocabulary.h"

namespace zoetrope::shots::planner {
namespace {

enum class Side { main, begins, thing, small_motion, subject_alone };

struct View {
  Side side = Side::main;
  std::size_t thing = 0;
};

/// "until the wind turns": has somebody else acting in it.
bool has_clause(std::string_view complement) {
  const std::vector<Word> words = words_of(complement);
  return std::any_of(words.begin(), words.end(), [](const Word& word) { return is_connective(word.text); });
}

/// Something else can be done meanwhile.
bool lasts(std::string_view verb) {
  return !is_listed(
      "appear arrive notice spot find discover see hear realise realize begin start stop end fall strike "
      "come go",
      verb);
}

/// The sides of a beat, in the order in which they are worth a clip.
std::vector<View> views_of(const ToldBeat& beat) {
  std::vector<View> views{{Side::main}};
  const bool acts = beat.telling == Telling::action;
  const bool alive = is_alive(beat.subject.kind);
  if (acts && alive && lasts(beat.verb) && !has_clause(beat.complement) && !has_clause(beat.when))
    views.push_back({Side::small_motion});
  for (std::size_t i = 0; i < beat.things.size(); ++i) views.push_back({Side::thing, i});
  if (acts) views.push_back({Side::begins});
  if (is_visible(beat.subject.kind)) views.push_back({Side::subject_alone});
  return views;
}

/// What the picture is named after, if the beat names it too.
std::optional<View> pictured(const ToldBeat& beat, const std::vector<std::string>& seen) {
  for (std::size_t i = 0; i < beat.things.size(); ++i) {
    if (std::find(seen.begin(), seen.end(), beat.things[i].head) != seen.end()) return View{Side::thing, i};
  }
  return std::nullopt;
}

/// Where there are clips enough, a beat begins before it goes on.
View view_of(const ToldBeat& beat, const Share& share) {
  if (const auto view = pictured(beat, share.seen)) return *view;
  std::vector<View> views = views_of(beat);
  const auto begins =
      std::find_if(views.begin(), views.end(), [](const View& view) { return view.side == Side::begins; });
  if (begins != views.end() && begins - views.begin() < share.parts)
    std::rotate(views.begin(), begins, begins + 1);
  const auto part = static_cast<std::size_t>(share.part);
  if (part < views.size()) return views[part];
  // What begins, begins once.
  views.erase(
      std::remove_if(views.begin(), views.end(), [](const View& view) { return view.side == Side::begins; }),
      views.end());
  return views[part % views.size()];
}

std::string joined(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return std::string(a) + std::string(b);
  return fmt::format("{} {}", a, b);
}

std::string without_haste(std::string_view complement) {
  std::string out;
  for (const std::string_view word : split(complement, ' ')) {
    std::string small = lower_ascii(word);
    if (!small.empty() && small.back() == ',') small.pop_back();
    if (!is_hasty(small)) out = joined(out, word);
  }
  return out;
}

bool has_manner(std::string_view complement) {
  for (const Word& word : words_of(complement)) {
    if (word.text.size() > 4 && is_adverb(word.text) && word.text.substr(word.text.size() - 2) == "ly")
      return true;
    if (word.text == "slow") return true;
  }
  return false;
}

std::string action(const ToldBeat& beat, bool begins, std::size_t turn) {
  const PacedVerb verb = paced(beat.verb, beat.subject.kind, turn);
  const std::string complement = without_haste(beat.complement);
  const std::string_view adverb = has_manner(complement) ? "" : verb.adverb;
  const Number number = beat.subject.number;
  std::string told;
  if (begins) {
    told = fmt::format("{} to {}", present_of("begin", number), verb.plain);
    told = joined(adverb.empty() ? std::string_view() : "slowly", told);
  } else {
    told = present_of(verb.plain, number);
    if (!complement.empty()) told = joined(adverb, told);
  }
  const std::vector<Word> words = words_of(complement);
  const bool has_object =
      !words.empty() && !is_preposition(words.front().text) && !is_adverb(words.front().text);
  told = has_object ? joined(joined(told, complement), verb.behind)
                    : joined(joined(told, verb.behind), complement);
  if (!begins && complement.empty()) told = joined(told, adverb);
  return joined(joined(beat.subject.text, told), beat.when);
}

/// "The fox lifts its head a little while crossing the river".
std::string motion_in_action(const ToldBeat& beat, std::size_t turn) {
  const PacedVerb verb = paced(beat.verb, beat.subject.kind, turn);
  const std::string motion =
      filled(in_turn(motions_of(beat.subject.kind), turn), beat.subject, beat.surroundings);
  const std::string doing =
      joined(joined(participle_of(verb.plain), verb.behind), without_haste(beat.complement));
  return joined(fmt::format("{} {} while {}", beat.subject.brief, motion, doing), beat.when);
}

std::string state(const ToldBeat& beat, std::size_t turn) {
  const std::string told =
      joined(joined(beat.subject.text, joined(beat.predicate, beat.complement)), beat.when);
  if (is_alive(beat.subject.kind)) return told + (turn % 2 == 0 ? ", breathing slowly" : ", hardly moving");
  return told + (turn % 2 == 0 ? " while the light shifts slowly" : " as small shadows move slowly past");
}

std::string motion_of(const NounPhrase& subject, const ToldBeat& beat, std::size_t turn) {
  const std::string motion = filled(in_turn(motions_of(subject.kind), turn), subject, beat.surroundings);
  constexpr std::size_t short_enough = 7;
  const bool fits = words_of(subject.text).size() + words_of(beat.when).size() <= short_enough;
  return joined(joined(fits ? subject.text : subject.brief, motion), fits ? beat.when : "");
}

/// One behind which another phrase can stand.
std::string plain_motion(const NounPhrase& somebody, const ToldBeat& beat, std::size_t turn) {
  const Phrases motions = motions_of(somebody.kind);
  for (std::size_t i = 0; i < motions.size(); ++i) {
    const std::string_view motion = in_turn(motions, turn + i);
    if (motion.find(" as ") == std::string_view::npos && motion.find(" while ") == std::string_view::npos)
      return filled(motion, somebody, beat.surroundings);
  }
  return filled(in_turn(motions, turn), somebody, beat.surroundings);
}

/// "Spring growth" is seen in whom the story is about.
CoreAction theme(const ToldBeat& beat, const Share& share, std::size_t turn) {
  const NounPhrase& somebody = beat.protagonist;
  if (somebody.empty()) return {beat.subject, motion_of(beat.subject, beat, turn)};
  const bool time = beat.subject.kind == Kind::moment;
  const std::string& what = time ? beat.subject.brief : beat.subject.text;
  if (share.part % 3 == 0) {
    const std::string unfolds = present_of("unfold", beat.subject.number);
    return {somebody, fmt::format("{} {} slowly around {}", what, unfolds, somebody.brief)};
  }
  constexpr std::string_view hours =
      "dawn sunrise daybreak noon midday sunset dusk twilight night midnight nightfall";
  const std::string_view link = time ? (is_listed(hours, beat.subject.head) ? "at" : "in")
                                     : (share.part % 3 == 1 ? "amid" : "in a time of");
  return {somebody,
          fmt::format("{} {} {} {}", somebody.brief, plain_motion(somebody, beat, turn), link, what)};
}

}  // namespace

CoreAction core_action(const ToldBeat& beat, const Share& share, std::size_t turn) {
  if (beat.subject.empty()) return {{}, beat.sentence};
  const View view = view_of(beat, share);
  switch (view.side) {
    case Side::thing:
      return {beat.things[view.thing], motion_of(beat.things[view.thing], beat, turn)};
    case Side::subject_alone:
      return {beat.subject, motion_of(beat.subject, beat, turn)};
    case Side::small_motion:
      return {beat.subject, motion_in_action(beat, turn)};
    case Side::begins:
      return {beat.subject, action(beat, true, turn)};
    case Side::main:
      break;
  }
  if (!is_visible(beat.subject.kind) && beat.telling == Telling::nothing) return theme(beat, share, turn);
  if (beat.telling == Telling::action) return {beat.subject, action(beat, false, turn)};
  if (beat.telling == Telling::state) return {beat.subject, state(beat, turn)};
  return {beat.subject, motion_of(beat.subject, beat, turn)};
}

}  // namespace zoetrope::shots::planner

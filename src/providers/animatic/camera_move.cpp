#include "providers/animatic/camera_move.h"

#include <algorithm>
#include <array>
#include <utility>

#include "providers/animatic/camera_words.h"

namespace zoetrope::providers {
namespace {

using Move = CameraMove;
using Answer = std::optional<CameraMove>;

constexpr std::array<std::pair<Move, std::string_view>, 9> names = {{{Move::push_in, "push-in"},
                                                                     {Move::pull_back, "pull-back"},
                                                                     {Move::pan_left, "pan-left"},
                                                                     {Move::pan_right, "pan-right"},
                                                                     {Move::rise, "rise"},
                                                                     {Move::sink, "sink"},
                                                                     {Move::arc, "arc"},
                                                                     {Move::drift, "drift"},
                                                                     {Move::hold, "hold"}}};

/// How sure the place of a word makes us that it is about the camera, from unsure to sure.
enum class Place {
  head,    ///< the first word of a sentence
  paced,   ///< behind an adjective of pace, which makes it a noun
  camera,  ///< what "camera" does
};

/// What a verb needs beside it to be a camera move.
struct VerbRule {
  std::string_view base;
  Answer alone;         ///< the move when no heading stands behind it
  bool turns = false;   ///< goes around something: any heading and "around" mean `alone`
  bool gerund = false;  ///< "pushing in" may begin a sentence; "floating lanterns ..." is the scene's
  Place least = Place::head;
};

constexpr std::array<VerbRule, 28> rules = {{
    {"push", Move::push_in, false, true},
    {"pull", std::nullopt, false, true},
    {"zoom", Move::push_in, false, true},
    {"dolly", Move::push_in, false, true},
    {"pan", Move::pan_right, false, true},
    {"tilt", std::nullopt, false, true},
    {"truck", std::nullopt, false, true},
    {"crane", std::nullopt},
    {"boom", std::nullopt},
    {"jib", std::nullopt},
    {"pedestal", std::nullopt},
    {"orbit", Move::arc, true},
    {"arc", Move::arc, true},
    {"circle", Move::arc, true},
    {"revolve", Move::arc, true},
    {"track", Move::drift, false, true},
    {"follow", Move::drift, false, false, Place::paced},
    {"drift", Move::drift},
    {"float", Move::drift},
    {"glide", Move::drift},
    {"slide", std::nullopt, false, false, Place::paced},
    {"creep", std::nullopt, false, false, Place::paced},
    {"move", std::nullopt, false, false, Place::paced},
    {"rise", Move::rise, false, false, Place::camera},
    {"lift", Move::rise, false, false, Place::camera},
    {"ascend", Move::rise, false, false, Place::camera},
    {"descend", Move::sink, false, false, Place::camera},
    {"lower", Move::sink, false, false, Place::camera},
}};

std::string_view word_at(const Clause& clause, std::size_t at) {
  return at < clause.size() ? std::string_view(clause[at]) : std::string_view();
}

Answer move_towards(Heading heading) {
  switch (heading) {
    case Heading::forward:
      return Move::push_in;
    case Heading::back:
      return Move::pull_back;
    case Heading::left:
      return Move::pan_left;
    case Heading::right:
      return Move::pan_right;
    case Heading::up:
      return Move::rise;
    case Heading::down:
      return Move::sink;
    case Heading::none:
      break;
  }
  return std::nullopt;
}

struct FoundHeading {
  Heading heading = Heading::none;
  std::size_t at = 0;
};

/// "slowly to the left" behind a verb: the heading, with nothing but fillers before it.
FoundHeading find_heading(const Clause& clause, std::size_t from) {
  std::size_t at = from;
  while (at < clause.size() && heading_of(clause[at]) == Heading::none && is_filler(clause[at])) ++at;
  return {heading_of(word_at(clause, at)), at};
}

bool may_stand_alone(const Clause& clause, std::size_t verb, const VerbRule& rule, Place place) {
  const std::string_view next = word_at(clause, verb + 1);
  if (next == "of" || next == "and") return false;
  if (place != Place::head || next == "shot") return true;
  return rule.turns ? next == "around" : next == "across";
}

/// "tracking shot", "crane shot": with the word "shot" even a verb that names no move alone is about the
/// camera.
Answer move_of_shot(std::string_view base) {
  return base == "track" ? Move::drift : base == "truck" ? Move::pan_right : Move::rise;
}

Answer move_of_verb(const Clause& clause, std::size_t at, Place place) {
  const CameraVerb verb = camera_verb(clause[at]);
  const auto rule =
      std::find_if(rules.begin(), rules.end(), [&](const VerbRule& r) { return r.base == verb.base; });
  if (rule == rules.end() || place < rule->least) return std::nullopt;
  if (place != Place::camera && (verb.third_person || (verb.gerund && !rule->gerund))) return std::nullopt;

  const FoundHeading found = find_heading(clause, at + 1);
  if (found.heading == Heading::none || (rule->turns && rule->alone)) {
    if (!may_stand_alone(clause, at, *rule, place) && found.heading == Heading::none) return std::nullopt;
    if (!rule->alone && word_at(clause, at + 1) == "shot") return move_of_shot(rule->base);
    return rule->alone;
  }
  if (place != Place::camera && is_possessive(word_at(clause, found.at + 1))) return std::nullopt;
  return move_towards(found.heading);
}

bool is_shake(const Clause& clause, std::size_t at) {
  return is_shake_word(clause[at]) || (clause[at] == "hand" && word_at(clause, at + 1) == "held");
}

/// "static shot", "locked-off", "handheld feel": the picture as a whole at rest or unsteady.
Answer move_of_picture(const Clause& clause, std::size_t at, Place place) {
  const std::size_t after = at + (clause[at] == "hand" ? 2 : 1);
  const std::string_view next = word_at(clause, after);
  const bool about_picture = place == Place::camera || next.empty() || is_filler(next) ||
                             is_picture_noun(next) || next == "feel" || next == "look" || next == "style" ||
                             next == "shake";
  if (!about_picture) return std::nullopt;
  if (is_shake(clause, at)) return Move::drift;
  if (is_still_word(clause[at])) return Move::hold;
  return std::nullopt;
}

Answer move_at(const Clause& clause, std::size_t at, Place place) {
  if (at >= clause.size()) return std::nullopt;
  if (const Answer verb = move_of_verb(clause, at, place)) return verb;
  return move_of_picture(clause, at, place);
}

/// What the camera at `camera` does: the first word behind it that is no filler.
Answer move_behind_camera(const Clause& clause, std::size_t camera) {
  std::size_t at = camera + 1;
  while (at < clause.size() && is_filler(clause[at]) && !is_negation(clause[at])) ++at;
  if (at >= clause.size()) return std::nullopt;
  if (is_negation(clause[at])) return Move::hold;
  const std::string_view base = camera_verb(clause[at]).base;
  if (base == "hold" || base == "stay" || base == "remain") return Move::hold;
  if (clause[at].starts_with("shak") || clause[at].starts_with("sway")) return Move::drift;
  return move_at(clause, at, Place::camera);
}

Answer move_by_camera(const Clause& clause) {
  for (std::size_t at = 0; at < clause.size(); ++at) {
    if (clause[at] != "camera") continue;
    std::size_t before = at;
    while (before > 0 && (is_filler(clause[before - 1]) || clause[before - 1] == "any") &&
           !is_preposition(clause[before - 1])) {
      --before;
    }
    if (before > 0 && is_negation(clause[before - 1])) return Move::hold;
    if (before > 0 && is_preposition(clause[before - 1])) continue;
    if (const Answer move = move_behind_camera(clause, at)) return move;
  }
  return std::nullopt;
}

Answer move_at_head(const Clause& clause, bool sentence_head) {
  std::size_t at = 0;
  bool paced = false;
  const bool article = clause[0] == "a" || clause[0] == "an" || clause[0] == "the";
  if (article) ++at;
  while (at < clause.size() && (is_pace(clause[at]) || is_adverb(clause[at]))) {
    paced = is_pace(clause[at]);
    ++at;
  }
  if (paced) return move_at(clause, at, Place::paced);
  if (article) return std::nullopt;
  if (sentence_head) return move_at(clause, at, Place::head);
  return at < clause.size() ? move_of_picture(clause, at, Place::head) : std::nullopt;
}

Answer move_of_sentence(const Sentence& sentence) {
  for (std::size_t i = sentence.size(); i-- > 0;) {
    if (const Answer move = move_by_camera(sentence[i])) return move;
    if (const Answer move = move_at_head(sentence[i], i == 0)) return move;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(CameraMove move) {
  return std::find_if(names.begin(), names.end(), [&](const auto& entry) { return entry.first == move; })
      ->second;
}

std::optional<CameraMove> parse_camera_move(std::string_view name) {
  for (const auto& [move, known] : names) {
    if (known == name) return move;
  }
  return std::nullopt;
}

CameraMove camera_move_of(std::string_view prompt) {
  const std::vector<Sentence> sentences = sentences_of(prompt);
  for (auto sentence = sentences.rbegin(); sentence != sentences.rend(); ++sentence) {
    if (const Answer move = move_of_sentence(*sentence)) return *move;
  }
  return default_camera_move;
}

}  // namespace zoetrope::providers

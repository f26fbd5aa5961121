#include "shots/camera_moves.h"

#include <algorithm>

#include "shots/camera_vocabulary.h"
#include "shots/vocabulary.h"
#include "shots/word_list.h"

namespace zoetrope::shots {
namespace {

/// What stands before the head of a phrase in its clause.
struct Lead {
  std::size_t clause = 0;  ///< the clause's first word
  bool only_describes = true;
  bool describes_movement = false;
  bool has_determiner = false;
};

bool begins_clause(Words words, std::size_t at) {
  if (at == 0 || words[at].after_break) return true;
  const std::string_view before = words[at - 1].text;
  return is_connective(before) || before == "with" || before == "and";
}

/// "45-degree", "90 degrees"
bool is_angle(std::string_view word) {
  return word == "degree" || word == "degrees" ||
         word.find_first_not_of("0123456789") == std::string_view::npos;
}

Lead lead_of(Words words, std::size_t at) {
  Lead lead{.clause = at};
  while (!begins_clause(words, lead.clause)) --lead.clause;
  for (std::size_t i = lead.clause; i < at; ++i) {
    const std::string_view word = words[i].text;
    const bool describes = describes_movement(word) || is_angle(word);
    lead.describes_movement = lead.describes_movement || describes;
    lead.has_determiner = lead.has_determiner || word == "the" || word == "a" || word == "an";
    const bool adverb = is_adverb(word) && !is_preposition(word);
    lead.only_describes = lead.only_describes && (describes || adverb || may_precede_movement(word));
  }
  return lead;
}

/// "Sudden tilt up": an adjective that no list has. A plural before it would be who pulls back.
bool is_named_by_unknown_adjective(Words words, std::size_t at, const Lead& lead) {
  constexpr std::size_t adjectives_max = 3;
  if (at == 0 || lead.clause != 0 || at > adjectives_max || lead.has_determiner) return false;
  const std::string& before = words[at - 1].text;
  const bool noun = is_noun(before, Noun::living) || is_noun(before, Noun::vehicle) ||
                    is_noun(before, Noun::scenery) || is_noun(before, Noun::weather) ||
                    is_noun(before, Noun::light) || is_noun(before, Noun::vague);
  return !noun && before.back() != 's' && !is_auxiliary(before) && !is_adverb(before) &&
         !is_joining(before) && !is_preposition(before) && !is_determiner(before);
}

bool means_camera(Words words, std::size_t at, const MovePhrase& phrase, bool after_move) {
  if (phrase.standing == Standing::always) return true;
  const bool hyphenated = at + 1 < words.size() && words[at + 1].after_hyphen;
  if (hyphenated && phrase.standing != Standing::weak) return true;
  const Lead lead = lead_of(words, at);
  if (phrase.thing && lead.has_determiner && !lead.describes_movement) return false;
  if (phrase.standing != Standing::weak && at > 0 && describes_movement(words[at - 1].text)) return true;
  if (lead.only_describes) {
    if (lead.clause == 0 || after_move || lead.describes_movement) return true;
    return phrase.standing == Standing::clear && words[lead.clause].after_break;
  }
  return phrase.standing != Standing::weak && is_named_by_unknown_adjective(words, at, lead);
}

/// Somebody's camera, or one that is looked at, is a thing in the picture.
bool is_thing_in_picture(Words words, std::size_t camera) {
  std::size_t at = camera;
  while (at > 0 && !words[at].after_break) {
    const std::string_view before = words[at - 1].text;
    if (describes_movement(before) || before == "the" || before == "static" || before == "handheld") {
      --at;
      continue;
    }
    if (before == "a" || before == "held" || before == "hand" || before == "our") {
      --at;
      continue;
    }
    if (is_connective(before) || is_joining(before) || before == "with" || may_precede_movement(before))
      return before == "on" || before == "in" || before == "by";
    return !is_adverb(before) || is_preposition(before);
  }
  return false;
}

bool speaks_for_camera(Words words, std::size_t at) {
  const std::string_view word = words[at].text;
  if (word == "camera" || word == "cam") return !is_thing_in_picture(words, at);
  if (word == "we") return true;
  // A lens may be in the picture, and then it does not zoom.
  if (word == "lens") return at + 1 < words.size() && verb_of(words[at + 1].text).value_or("") == "zoom";
  return (word == "shot" || word == "view" || word == "viewpoint" || word == "framing" ||
          word == "perspective") &&
         (at == 0 || lead_of(words, at).only_describes || describes_movement(words[at - 1].text));
}

bool is_passed_over(std::string_view word) {
  static const WordSet words = word_set(
      "is it does do then and very slow gentle will to starts start begins begin continues should can just a "
      "the "
      "movement motion move with");
  return words.count(word) > 0 || describes_movement(word) || (is_adverb(word) && word != "not");
}

std::optional<std::size_t> verb_after_camera(Words words, std::size_t camera) {
  constexpr std::size_t words_between_max = 5;
  for (std::size_t i = camera + 1; i < words.size() && i <= camera + words_between_max; ++i) {
    if (words[i].text == "not" || words[i].text == "doesn't") return std::nullopt;
    // "still" is told apart from the adverb by what follows: "the camera still drifts".
    const bool still = words[i].text == "still" && (i + 1 == words.size() || words[i + 1].after_break);
    if (still || (camera_verb(words[i].text) && words[i].text != "still")) return i;
    if (!is_passed_over(words[i].text)) return std::nullopt;
  }
  return std::nullopt;
}

std::size_t with_direction(Words words, std::size_t at) {
  static const WordSet directions = word_set(
      "in out back forward left right up down away closer around upward downward backward still steady");
  std::size_t last = at;
  for (std::size_t i = at + 1; i < words.size() && i <= at + 2 && !words[i].after_break; ++i) {
    if (directions.count(words[i].text) > 0) last = i;
  }
  return last;
}

/// "The camera does not move", "no camera movement"; "subtle camera movement", which does not say which.
std::optional<std::string_view> unnamed_move(Words words, std::size_t camera) {
  for (std::size_t i = camera + 1; i < words.size() && i <= camera + 3; ++i) {
    const std::string_view word = words[i].text;
    if (word == "not" || word == "doesn't") return "static";
    if (word != "movement" && word != "motion" && word != "move" && word != "moves" && word != "shake")
      continue;
    const bool none = camera > 0 && (words[camera - 1].text == "no" || words[camera - 1].text == "without");
    if (none) return "static";
    return word == "shake" ? "handheld" : "unnamed";
  }
  return std::nullopt;
}

CameraMove move_at(Words words, std::string_view name, std::size_t first, std::size_t last) {
  return {.name = name,
          .begin = words[first].begin,
          .end = words[last].end,
          .first_word = first,
          .last_word = last};
}

/// The verbs that go on behind one of the camera: "pans left and tilts up".
std::optional<std::size_t> further_verb(Words words, std::size_t from) {
  for (std::size_t i = from; i < words.size(); ++i) {
    const std::string_view before = words[i - 1].text;
    const bool joined = before == "and" || before == "then" || before == "while" || words[i].after_break;
    if (!joined) continue;
    std::size_t verb = i;
    while (verb < words.size() && is_passed_over(words[verb].text)) ++verb;
    if (verb < words.size() && verb_of(words[verb].text) && camera_verb(words[verb].text)) return verb;
    if (verb < words.size() && (is_determiner(words[verb].text) || before == "while")) return std::nullopt;
  }
  return std::nullopt;
}

void add_camera_verbs(Words words, std::vector<CameraMove>& moves) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!speaks_for_camera(words, i)) continue;
    std::optional<std::size_t> verb = verb_after_camera(words, i);
    if (!verb) {
      const bool camera = words[i].text == "camera" || words[i].text == "cam";
      const auto name = camera ? unnamed_move(words, i) : std::nullopt;
      if (name) moves.push_back(move_at(words, *name, i, std::min(i + 2, words.size() - 1)));
      continue;
    }
    std::size_t first = i;
    while (verb) {
      const std::size_t last = with_direction(words, *verb);
      moves.push_back(move_at(words, *camera_verb(words[*verb].text), first, last));
      verb = further_verb(words, last + 1);
      if (verb) first = *verb;
    }
  }
}

bool overlaps(const CameraMove& a, const CameraMove& b) {
  return a.first_word <= b.last_word && b.first_word <= a.last_word;
}

void add_phrases(Words words, std::vector<CameraMove>& moves) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto found = find_phrase(words, i);
    if (!found || !means_camera(words, i, *found->phrase, !moves.empty())) continue;
    const CameraMove move = move_at(words, found->phrase->name, i, found->last_word);
    const bool known = std::any_of(moves.begin(), moves.end(),
                                   [&](const CameraMove& other) { return overlaps(move, other); });
    if (!known) moves.push_back(move);
  }
}

/// One movement is often told twice: "a slow tracking shot follows", "push in, then hold", "pan to follow".
std::vector<CameraMove> without_echoes(const std::vector<CameraMove>& moves) {
  std::vector<CameraMove> kept;
  for (const CameraMove& move : moves) {
    const bool companion =
        move.name == "static" || move.name == "tracking" || move.name == "handheld" || move.name == "unnamed";
    if (kept.empty()) {
      kept.push_back(move);
      continue;
    }
    const std::string_view before = kept.back().name;
    if (companion || before == move.name) continue;
    const bool zooms = before.substr(0, 4) == "zoom" && move.name.substr(0, 4) == "zoom";
    if (zooms) continue;
    const bool vague = before == "handheld" || before == "unnamed" || before == "tracking";
    if (vague) {
      kept.back().name = move.name;
      kept.back().end = std::max(kept.back().end, move.end);
      kept.back().last_word = std::max(kept.back().last_word, move.last_word);
      continue;
    }
    kept.push_back(move);
  }
  return kept;
}

}  // namespace

std::vector<CameraMove> find_camera_moves(Words sentence) {
  std::vector<CameraMove> moves;
  add_camera_verbs(sentence, moves);
  add_phrases(sentence, moves);
  std::stable_sort(moves.begin(), moves.end(),
                   [](const CameraMove& a, const CameraMove& b) { return a.first_word < b.first_word; });
  return without_echoes(moves);
}

bool is_led_by_camera(Words sentence, const std::vector<CameraMove>& moves) {
  if (moves.empty()) return false;
  for (std::size_t i = 0; i < moves.front().first_word; ++i) {
    const std::string_view word = sentence[i].text;
    const bool describes = describes_movement(word) || may_precede_movement(word) || is_angle(word) ||
                           (is_adverb(word) && !is_preposition(word)) || word == "no" || word == "shot" ||
                           word == "hand";
    const bool adjective = moves.front().first_word <= 3 && !is_noun(word, Noun::living) && !verb_of(word) &&
                           !is_determiner(word) && i + 1 == moves.front().first_word && word.back() != 's';
    if (!describes && !adjective) return false;
  }
  return true;
}

}  // namespace zoetrope::shots

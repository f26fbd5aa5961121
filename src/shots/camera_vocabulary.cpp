#include "shots/camera_vocabulary.h"

#include <array>
#include <unordered_map>

#include "shots/vocabulary.h"
#include "shots/word_list.h"

namespace zoetrope::shots {
namespace {

using enum Standing;

constexpr std::array move_phrases{
    MovePhrase{"static", "static", "shot hold camera frame framing view wide composition close closeup",
               always, true},
    MovePhrase{"static", "locked lock", "off down shot camera frame framing", always},
    MovePhrase{"static", "fixed stationary motionless unmoving",
               "camera shot frame framing view angle viewpoint", always},
    MovePhrase{"static", "still", "shot camera frame framing", always},
    MovePhrase{"static", "tripod", "shot", always},
    MovePhrase{"static", "hold", "on steady still shot frame", weak},
    MovePhrase{"handheld", "handheld",
               "shot camera feel sway movement motion look shake style follow drift footage", always, true},
    MovePhrase{"handheld", "held", "shot camera feel sway movement motion look shake style footage", always,
               true},
    MovePhrase{"handheld", "shaky", "camera cam shot footage", always},
    MovePhrase{"tracking", "tracking follow trailing", "shot cam", always},
    MovePhrase{"tracking", "tracking", "forward left right alongside along with back backward", clear},
    MovePhrase{"tracking", "track", "left right alongside forward back backward along with", weak, false,
               true},
    MovePhrase{"tracking", "follow",
               "forward behind alongside along from the a an his her its their them him", weak},
    MovePhrase{"push in", "dolly dollying", "in forward into toward towards closer shot", clear},
    MovePhrase{"pull back", "dolly dollying", "out back away backward", clear},
    MovePhrase{"truck", "dolly dollying", "left right along across past around through zoom", clear, true},
    MovePhrase{"push in", "push pushing", "in forward into toward towards closer through inward shot", strong,
               true},
    MovePhrase{"push in", "creep inch ease move", "in forward closer inward", weak},
    MovePhrase{"pull back", "pull pulling", "back out away backward backwards shot", strong, true},
    MovePhrase{"pull back", "pullback pullout", "to from over across of", always, true},
    MovePhrase{"pull back", "move", "back backward backwards away out", weak},
    MovePhrase{"zoom in", "zoom zooming", "in into on toward towards closer", clear},
    MovePhrase{"zoom out", "zoom zooming", "out back away", clear},
    MovePhrase{"zoom", "zoom", "shot", strong, true},
    MovePhrase{
        "pan", "pan panning",
        "left right across along over up down to toward towards from around following past upward shot",
        clear, true, true},
    MovePhrase{"tilt", "tilt tilting", "up down upward upwards downward downwards from toward towards shot",
               strong, true},
    MovePhrase{"truck", "truck trucking", "left right in out alongside along shot", strong, false, true},
    MovePhrase{"truck", "slide", "left right sideways across along past to forward back", weak, true},
    MovePhrase{"pedestal", "pedestal boom jib", "up down upward downward shot", strong, false, true},
    MovePhrase{"crane", "crane craning", "up down upward downward over out back shot", strong, true, true},
    MovePhrase{"crane", "rise ascend descend ascent descent lower",
               "up down over above toward towards through past "
               "into from along beside",
               weak, true},
    MovePhrase{"orbit", "orbit orbiting", "around about to left right clockwise counterclockwise shot", weak,
               true},
    MovePhrase{"orbit", "arc arcing circle revolve", "around about to left right shot", weak, false, true},
    MovePhrase{"orbit", "360", "degree degrees orbit spin rotation turn pan shot", always},
    MovePhrase{"roll", "roll rotate rotation spin", "left right clockwise counterclockwise", weak, false,
               true},
    MovePhrase{
        "drift", "drift float glide",
        "left right forward back backward backwards up down upward upwards downward in inward toward towards "
        "to over across past along through closer away sideways around above out",
        weak, true},
};

struct CameraVerb {
  std::string_view name;
  std::string_view verbs;
};

constexpr std::array camera_verbs{
    CameraVerb{"push in", "push creep inch ease advance approach tighten dolly"},
    CameraVerb{"pull back", "pull retreat recede withdraw back widen"},
    CameraVerb{"zoom", "zoom"},
    CameraVerb{"pan", "pan sweep swing"},
    CameraVerb{"tilt", "tilt"},
    CameraVerb{"truck", "truck slide"},
    CameraVerb{"crane", "rise ascend descend lower lift crane climb boom sink pedestal drop"},
    CameraVerb{"orbit", "orbit circle arc revolve rotate turn spin encircle"},
    CameraVerb{"roll", "roll"},
    CameraVerb{"tracking", "track follow trail chase"},
    CameraVerb{"drift", "drift float glide hover fly move travel swoop soar rush race"},
    CameraVerb{"static",
               "hold stay remain linger lock static fixed still steady keep settle stationary motionless"},
    CameraVerb{"handheld", "shake wobble"},
};

using PhrasesByHead = std::unordered_map<std::string_view, std::vector<const MovePhrase*>>;

const PhrasesByHead& phrases_by_head() {
  static const PhrasesByHead table = [] {
    PhrasesByHead all;
    for (const MovePhrase& phrase : move_phrases) {
      for (const std::string_view head : word_set(phrase.heads)) all[head].push_back(&phrase);
    }
    return all;
  }();
  return table;
}

bool ends_clause(Words words, std::size_t at) {
  return at >= words.size() || words[at].after_break || is_connective(words[at].text);
}

}  // namespace

std::optional<FoundPhrase> find_phrase(Words words, std::size_t at) {
  const auto rows = phrases_by_head().find(words[at].text);
  if (rows == phrases_by_head().end()) return std::nullopt;
  std::size_t next = at + 1;
  const bool slowly = next + 1 < words.size() && !words[next].after_break && words[next].text.size() > 3 &&
                      is_adverb(words[next].text) &&
                      words[next].text.substr(words[next].text.size() - 2) == "ly";
  if (slowly) ++next;
  const bool has_next = next < words.size() && !words[next].after_break;
  for (const MovePhrase* phrase : rows->second) {
    if (has_next && has_word(phrase->particles, words[next].text)) return FoundPhrase{phrase, next};
  }
  for (const MovePhrase* phrase : rows->second) {
    if (phrase->alone && (ends_clause(words, at + 1) || (slowly && ends_clause(words, next))))
      return FoundPhrase{phrase, at};
  }
  return std::nullopt;
}

std::optional<std::string_view> camera_verb(std::string_view word) {
  static const std::unordered_map<std::string_view, std::string_view> names = [] {
    std::unordered_map<std::string_view, std::string_view> all;
    for (const CameraVerb& row : camera_verbs) {
      for (const std::string_view verb : word_set(row.verbs)) all.emplace(verb, row.name);
    }
    return all;
  }();
  const std::string_view verb = verb_of(word).value_or(word);
  auto found = names.find(verb);
  if (found == names.end() && word == "backs") found = names.find("back");
  return found == names.end() ? std::nullopt : std::optional(found->second);
}

bool describes_movement(std::string_view word) {
  static const WordSet words = word_set(
      "slow gentle smooth steady subtle soft slight gradual deliberate careful delicate quiet calm tender "
      "fluid quick "
      "rapid fast sudden sharp swift whip crash dutch lazy creeping sweeping lingering imperceptible "
      "unhurried "
      "measured languid graceful minimal controlled continuous lateral reverse dramatic patient cinematic "
      "slower "
      "hypnotic dreamy solemn reverent stately floating");
  return words.count(word) > 0;
}

bool may_precede_movement(std::string_view word) {
  static const WordSet words = word_set(
      "wide exterior interior low high close medium tight aerial overhead drone side camera extreme up "
      "closeup "
      "establishing angle motion handheld single one last ultra extremely very almost barely final long "
      "short brief "
      "vertical horizontal diagonal upward downward forward backward half full quarter level frontal reveal "
      "shot "
      "with in on by a an the end ends ending finish finishing then and slowly pov macro big small light "
      "static");
  return words.count(word) > 0;
}

}  // namespace zoetrope::shots

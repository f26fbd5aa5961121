#include "shots/planner/clip_prompt.h"

#include <fmt/format.h>

#include "shots/planner/camera_choice.h"
#include "shots/planner/core_action.h"
#include "shots/planner/phrases.h"

namespace zoetrope::shots::planner {
namespace {

bool has_subject_before_effect(Kind kind) {
  return is_alive(kind) || kind == Kind::boat || kind == Kind::vehicle || kind == Kind::hands;
}

std::string consequence(const NounPhrase& subject, const ToldBeat& beat, std::size_t turn) {
  const std::string effect =
      filled(in_turn(effects_of(subject.kind, beat.surroundings), turn), subject, beat.surroundings);
  if (!subject.empty() && has_subject_before_effect(subject.kind)) {
    const std::string_view lead = turn % 2 == 0 ? "as {they} [move], " : "when {they} [pause], ";
    return filled(lead, subject, beat.surroundings) + effect;
  }
  return (turn % 2 == 0 ? "as the light changes, " : "as the moment goes on, ") + effect;
}

}  // namespace

PromptParts clip_prompt(const ToldBeat& beat, const Share& share, std::size_t turn) {
  const CoreAction core = core_action(beat, share, turn);
  // Each part goes through its phrases at its own pace, so that they meet in new company.
  const std::size_t slow_turn = turn / 2;
  PromptParts parts;
  parts.core_action = core.sentence;
  parts.specific_details =
      filled(in_turn(details_of(core.subject.kind), turn + slow_turn), core.subject, beat.surroundings);
  parts.logical_sequence = consequence(core.subject, beat, turn + 1);
  parts.environment = filled(in_turn(environments_of(beat.surroundings, turn), slow_turn + turn),
                             core.subject, beat.surroundings);
  parts.camera = camera_sentence(turn, core.subject, beat.surroundings.place);
  return parts;
}

}  // namespace zoetrope::shots::planner

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

std::string as_sentence(std::string text) {
  return compose({.core_action = std::move(text)});
}

std::string small_letter(std::string text) {
  if (!text.empty() && text.front() >= 'A' && text.front() <= 'Z')
    text.front() = static_cast<char>(text.front() - 'A' + 'a');
  return text;
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

PromptParts as_landscape(const PromptParts& parts) {
  PromptParts landscape = parts;
  landscape.specific_details = as_sentence("in the foreground, " + small_letter(parts.specific_details));
  // "As the light changes, edges brighten." is told from its end.
  const std::string sequence = small_letter(parts.logical_sequence);
  const std::size_t comma = sequence.find(", ");
  if (comma != std::string::npos) {
    std::string effect = sequence.substr(comma + 2);
    effect.pop_back();
    landscape.logical_sequence =
        as_sentence("in the background, " + effect + " " + sequence.substr(0, comma));
  }
  std::string environment = small_letter(parts.environment);
  constexpr std::string_view background = " in the background";
  if (const std::size_t at = environment.find(background); at != std::string::npos)
    environment.erase(at, background.size());
  landscape.environment = as_sentence("in the distance, " + environment);
  return landscape;
}

PromptParts clip_prompt(const ToldBeat& beat, const Share& share, std::size_t turn) {
  const CoreAction core = core_action(beat, share, turn);
  // Each part goes through its phrases at its own pace, so that they meet in new company.
  const std::size_t slow_turn = turn / 2;
  PromptParts parts;
  parts.core_action = as_sentence(core.sentence);
  const auto told = [&](std::string_view phrase) {
    return as_sentence(filled(phrase, core.subject, beat.surroundings));
  };
  parts.specific_details = told(in_turn(details_of(core.subject.kind), turn + slow_turn));
  parts.logical_sequence = as_sentence(consequence(core.subject, beat, turn + 1));
  parts.environment = told(in_turn(environments_of(beat.surroundings, turn), turn + slow_turn));
  parts.camera = as_sentence(camera_sentence(turn, core.subject, beat.surroundings.place));
  return parts;
}

}  // namespace zoetrope::shots::planner

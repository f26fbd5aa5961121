#include "writer/prompt_check.h"

#include "shots/fix_prompt.h"
#include "shots/lint.h"

namespace zoetrope::writer {
namespace {

Shot shot_of(int number, int seconds, const shots::PromptParts& parts) {
  Shot shot;
  shot.number = number;
  shot.prompt = shots::compose(parts);
  shot.seconds = seconds;
  return shot;
}

/// The same sentences in the parts where they belong, when that is all there is to do.
shots::PromptParts in_place(const ClipRequest& clip, const shots::PromptParts& parts,
                            const PromptLimits& limits) {
  const Shot written = shot_of(clip.number, clip.seconds, parts);
  if (shots::lint_prompt(written, limits).empty()) return parts;
  const shots::PromptParts moved = shots::parse(shots::fix_prompt(written.prompt));
  const bool is_well = shots::lint_prompt(shot_of(clip.number, clip.seconds, moved), limits).empty();
  return is_well ? moved : parts;
}

}  // namespace

CheckedPrompts check_prompts(const ClipAnswer& answer, const std::vector<ClipRequest>& clips,
                             const Prompts& accepted, const PromptLimits& limits) {
  CheckedPrompts checked;
  checked.faults = answer.faults;
  std::vector<Shot> shots;
  // In front, so that it is the new prompt that repeats.
  for (const auto& [number, parts] : accepted) {
    if (answer.parts.count(number) == 0) shots.push_back(shot_of(number, 10, parts));
  }
  for (const ClipRequest& clip : clips) {
    const auto found = answer.parts.find(clip.number);
    if (found == answer.parts.end()) continue;
    shots::PromptParts parts = in_place(clip, found->second, limits);
    shots.push_back(shot_of(clip.number, clip.seconds, parts));
    checked.good.emplace(clip.number, std::move(parts));
  }
  for (const shots::ShotFinding& found : shots::lint_shots(shots, limits)) {
    const bool is_new = answer.parts.count(found.number) > 0;
    if (!is_new) continue;
    checked.good.erase(found.number);
    checked.faults[found.number].push_back(found.finding.message + "; " + found.finding.suggestion);
  }
  return checked;
}

}  // namespace zoetrope::writer

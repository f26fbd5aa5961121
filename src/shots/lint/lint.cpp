#include "shots/lint.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "shots/lint/rules.h"
#include "shots/prompt_rules.h"

namespace zoetrope::shots {

Finding finding_of(std::string_view id, std::size_t begin, std::size_t end, std::string message,
                   std::string suggestion) {
  const PromptRule* rule = find_prompt_rule(id);
  CHECK(rule != nullptr);
  return {.id = rule->id,
          .severity = rule->severity,
          .begin = begin,
          .end = end,
          .message = std::move(message),
          .suggestion = std::move(suggestion)};
}

std::string quoted(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr std::size_t bytes_max = 60;
  return fmt::format("\"{}\"", printable(text.substr(begin, end - begin), bytes_max));
}

std::vector<Finding> lint_prompt(const Shot& shot, const PromptLimits& limits) {
  const LintedPrompt prompt{.shot = shot, .limits = limits, .sentences = read_sentences(shot.prompt)};
  Findings findings;
  for (const auto check : {check_camera, check_environment, check_subject, check_contradiction, check_speed,
                           check_length, check_negative, check_characters}) {
    check(prompt, findings);
  }
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.begin < b.begin; });
  return findings;
}

std::vector<ShotFinding> lint_shots(const std::vector<Shot>& shots, const PromptLimits& limits) {
  std::vector<ShotFinding> all;
  const std::vector<ShotFinding> repeated = check_repeated(shots);
  for (const Shot& shot : shots) {
    for (Finding& finding : lint_prompt(shot, limits)) all.push_back({shot.number, std::move(finding)});
    std::copy_if(repeated.begin(), repeated.end(), std::back_inserter(all),
                 [&](const ShotFinding& found) { return found.number == shot.number; });
  }
  return all;
}

}  // namespace zoetrope::shots

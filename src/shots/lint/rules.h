#pragma once

#include <initializer_list>

#include "shots/lint.h"
#include "shots/sentence_kind.h"

/// One function a family of rules. Each appends what it finds and knows nothing of the others.

namespace zoetrope::shots {

struct LintedPrompt {
  const Shot& shot;
  const PromptLimits& limits;
  std::vector<ReadSentence> sentences;

  [[nodiscard]] std::string_view text() const { return shot.prompt; }
};

using Findings = std::vector<Finding>;

/// With the severity that the table gives the rule; `id` is one of the table.
Finding finding_of(std::string_view id, std::size_t begin, std::size_t end, std::string message,
                   std::string suggestion);
/// "the prompt's own words" of a span, short and printable, for messages.
std::string quoted(std::string_view text, std::size_t begin, std::size_t end);

void check_camera(const LintedPrompt& prompt, Findings& findings);         ///< camera-*
void check_environment(const LintedPrompt& prompt, Findings& findings);    ///< environment-first
void check_subject(const LintedPrompt& prompt, Findings& findings);        ///< subject-*
void check_contradiction(const LintedPrompt& prompt, Findings& findings);  ///< actions-contradict
void check_speed(const LintedPrompt& prompt, Findings& findings);          ///< motion-too-fast
void check_length(const LintedPrompt& prompt, Findings& findings);         ///< over-limit, too-*
void check_negative(const LintedPrompt& prompt, Findings& findings);       ///< negative-fights
void check_characters(const LintedPrompt& prompt, Findings& findings);     ///< unsupported-characters

/// prompt-repeated, for all but the first clip that has the prompt.
std::vector<ShotFinding> check_repeated(const std::vector<Shot>& shots);

}  // namespace zoetrope::shots

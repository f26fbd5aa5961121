#include <fmt/format.h>

#include "base/text.h"
#include "shots/lint/rules.h"

namespace zoetrope::shots {
namespace {

constexpr std::size_t prompt_words_max = 120;
constexpr std::size_t prompt_words_min = 6;

void check_negative_length(const LintedPrompt& prompt, Findings& findings) {
  const std::size_t characters = count_characters(prompt.shot.negative_prompt);
  const std::size_t limit = prompt.limits.negative_prompt_characters_max;
  if (characters <= limit) return;
  findings.push_back(
      finding_of("over-limit", 0, prompt.text().size(),
                 limit == 0 ? fmt::format("{} takes no negative prompt", prompt.limits.model)
                            : fmt::format("{} characters in the negative prompt; {} takes at most {}",
                                          characters, prompt.limits.model, limit),
                 limit == 0 ? "take it out" : fmt::format("shorten it by {}", characters - limit)));
}

}  // namespace

void check_length(const LintedPrompt& prompt, Findings& findings) {
  check_negative_length(prompt, findings);
  const std::string_view text = prompt.text();
  const std::size_t characters = count_characters(text);
  const std::size_t limit = prompt.limits.prompt_characters_max;
  if (characters > limit) {
    findings.push_back(
        finding_of("over-limit", 0, text.size(),
                   fmt::format("{} characters; {} takes at most {}", characters, prompt.limits.model, limit),
                   fmt::format("shorten it by {}", characters - limit)));
    return;
  }
  const std::size_t words = count_words(text);
  if (words > prompt_words_max) {
    findings.push_back(
        finding_of("too-long", 0, text.size(),
                   fmt::format("{} words; more than {} dilute each other", words, prompt_words_max),
                   "keep one action, a few details and the camera"));
  } else if (words < prompt_words_min) {
    findings.push_back(finding_of("too-short", 0, text.size(), fmt::format("only {} words", words),
                                  "say who does what, and what else moves"));
  }
}

}  // namespace zoetrope::shots

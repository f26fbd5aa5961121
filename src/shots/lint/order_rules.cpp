#include <fmt/format.h>

#include "shots/lint/prompt_order.h"
#include "shots/lint/rules.h"

namespace zoetrope::shots {

void check_environment(const LintedPrompt& prompt, Findings& findings) {
  const PromptOrder order = look_at_order(prompt.sentences);
  if (!order.environment_before_action) return;
  std::size_t first = 0;
  while (prompt.sentences[first].led_by_camera) ++first;
  const Sentence told = prompt.sentences[first].span;
  const Sentence action = prompt.sentences[*order.environment_before_action].span;
  findings.push_back(
      finding_of("environment-first", told.begin, told.end, "the surroundings are told before anybody acts",
                 fmt::format("begin with {}", quoted(prompt.text(), action.begin, action.end))));
}

}  // namespace zoetrope::shots

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/prompt_limits.h"
#include "model/shot.h"

/// What is known to spoil a clip, told before it is paid for. Advice, but for what the service refuses.

namespace zoetrope::shots {

enum class Severity {
  warning,
  error,  ///< a hard limit: the clip cannot be rendered so
};

/// "warning", "error"; stable, scripts read it.
std::string_view to_string(Severity severity);

struct Finding {
  std::string_view id;  ///< of prompt_rules.h; stable
  Severity severity = Severity::warning;
  std::size_t begin = 0;  ///< bytes of the prompt; the whole of it where no part is to blame
  std::size_t end = 0;
  std::string message;     ///< what is wrong, in lower case
  std::string suggestion;  ///< what to do
  bool operator==(const Finding&) const = default;
};

/// In the order of the text. Takes any bytes.
std::vector<Finding> lint_prompt(const Shot& shot, const PromptLimits& limits);

struct ShotFinding {
  int number = 0;  ///< the clip's
  Finding finding;
};

/// The findings of every shot, in the order of the list, and prompts that are there more than once.
std::vector<ShotFinding> lint_shots(const std::vector<Shot>& shots, const PromptLimits& limits);

}  // namespace zoetrope::shots

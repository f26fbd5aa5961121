#pragma once

#include <span>
#include <string>
#include <string_view>

#include "shots/lint.h"

/// The rules of the linter, as data: what `zoetrope lint --explain` prints and docs/prompt-rules.md says.
/// Tests hold the document to this table, and the table's examples to the linter.

namespace zoetrope::shots {

struct PromptRule {
  std::string_view id;  ///< stable: people's scripts know it
  Severity severity;
  std::string_view meaning;
  std::string_view why;
  std::string_view bad;
  std::string_view good;
  std::string_view source;
  std::string_view bad_negative = {};  ///< the negative prompt of the bad example
  std::string_view bad_also = {};      ///< the prompt of another clip of its list
};

std::span<const PromptRule> prompt_rules();
/// Null when there is none.
const PromptRule* find_prompt_rule(std::string_view id);

/// The rule's section of docs/prompt-rules.md.
std::string markdown_of(const PromptRule& rule);

}  // namespace zoetrope::shots

#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/json.h"
#include "shots/lint.h"
#include "shots/shot_list.h"

namespace zoetrope::cli {

/// A shot list with what the linter says of it.
struct LintedList {
  std::string file;  ///< as messages name it
  std::string text;
  shots::ShotList list;
  std::vector<shots::ShotFinding> findings;
  std::map<int, std::string> in_order;  ///< the prompts that are better told in another order, by clip
};

/// `text` is that of the file, whose name tells its format. Errors: invalid_input when it is no shot list.
Result<LintedList> lint_text(const std::string& file, std::string text, const PromptLimits& limits);

/// Does what was found make the exit status 1? With `strict` advice does, too.
bool blocks(const LintedList& list, bool strict);

/// A line a warning and a finding, with its place in the file.
std::string findings_text(const LintedList& list);
/// The prompts as they are better told, and a line that counts.
std::string summary_text(const LintedList& list);
Json json_of(const LintedList& list);

}  // namespace zoetrope::cli

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command_view.h"

/// Completion for the three common shells. A script knows all words and options by itself; only for the names
/// of projects it asks `zoetrope complete-projects`. No script expands or evaluates what comes from outside,
/// be it the command line, a file's name or that answer.

namespace zoetrope::cli {

/// What the scripts ask; in no help. It prints a line a project.
inline constexpr const char* complete_projects_command = "complete-projects";

inline const std::vector<std::string> completion_shells{"bash", "zsh", "fish"};

/// `shell` is one of completion_shells.
std::string completion_script(std::string_view shell, const std::vector<CommandView>& commands);

std::string bash_script(const std::vector<CommandView>& commands);
std::string zsh_script(const std::vector<CommandView>& commands);
std::string fish_script(const std::vector<CommandView>& commands);

/// Between single quotes, for all three shells as long as it holds no backslash; see fish_script().
std::string in_single_quotes(std::string_view text);

/// With blanks between.
std::string joined(const std::vector<std::string>& words);

/// Every occurrence of one of `characters` gets a backslash before it.
std::string with_backslashes(std::string_view text, std::string_view characters);

}  // namespace zoetrope::cli

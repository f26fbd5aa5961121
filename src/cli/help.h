#pragma once

#include <string>
#include <vector>

namespace zoetrope::cli {

/// A name and what it means.
struct Entry {
  std::string name;
  std::string text;
};

struct CommandHelp {
  std::string name;
  std::string usage;  ///< what follows the name
  std::string summary;
  std::vector<std::string> examples;      ///< whole command lines with what they do after "#"
  std::vector<Entry> exit_statuses = {};  ///< where they are not those of all commands
};

/// Every command, in the order of the help.
const std::vector<CommandHelp>& command_helps();

/// Every variable that is read; those that may also stand in .env are marked with *.
std::vector<Entry> environment_variables();
const std::vector<Entry>& exit_statuses();
/// From nothing to a project that is rendered.
const std::vector<std::string>& common_examples();

struct CommandView;

/// `zoetrope --help`.
std::string help_of_all();

/// `zoetrope COMMAND --help`; the options come from the parser itself.
std::string help_of(const CommandView& command);

}  // namespace zoetrope::cli

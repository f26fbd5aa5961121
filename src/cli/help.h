#pragma once

#include <string>
#include <vector>

// The library's own name.
// NOLINTNEXTLINE(readability-identifier-naming)
namespace CLI {
class App;
}

namespace zoetrope::cli {

struct CommandHelp {
  std::string name;
  std::string usage;  ///< what follows the name
  std::string summary;
  std::vector<std::string> examples;  ///< whole command lines with what they do after "#"
};

/// Every command, in the order of the help.
const std::vector<CommandHelp>& command_helps();

/// `zoetrope --help`.
std::string help_of_all();

/// `zoetrope COMMAND --help`; the options come from the parser itself.
std::string help_of(const CommandHelp& command, const CLI::App& parser);

}  // namespace zoetrope::cli

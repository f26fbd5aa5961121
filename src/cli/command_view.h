#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/help.h"

// The library's own name.
// NOLINTNEXTLINE(readability-identifier-naming)
namespace CLI {
class App;
}

/// The command line as the parser knows it, for all that describes it: the help, the manual page and the
/// completion scripts. A command, an option or a value that the parser takes is in all of them by itself.

namespace zoetrope::cli {

/// What a shell can offer for a value.
enum class ValueKind {
  open,    ///< nothing: a number, a URL
  choice,  ///< one of the choices
  list,    ///< some of the choices, with commas between them
  folder,
  file,
  clip,     ///< an MP4 file
  project,  ///< a CHANNEL/PROJECT of the workspace
};

struct ValueView {
  std::string name;  ///< as the help has it: "DIR"
  ValueKind kind = ValueKind::open;
  std::vector<std::string> choices;
  bool repeats = false;  ///< a word that may stand more than once
};

struct OptionView {
  std::vector<std::string> names;  ///< with their dashes; the long one is the last
  std::string help;
  std::optional<ValueView> value;  ///< none for a flag
  bool is_setting = false;
};

struct CommandView {
  CommandHelp help;
  std::vector<OptionView> options;
  std::vector<ValueView> words;  ///< what stands without a name, in order
};

CommandView view_of(const CommandHelp& help, const CLI::App& parser);
/// `zoetrope help`, which is no command of the parser's.
CommandView view_of_help();

/// Every command, in the order of the help, and `help`.
std::vector<CommandView> command_views();

}  // namespace zoetrope::cli

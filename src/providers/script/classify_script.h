#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "providers/provider.h"

namespace zoetrope::providers {

/// What is known of a script that ended without a clip and without a task id.
struct ScriptEnd {
  int exit_status = 0;
  std::string output;  ///< everything that it printed
  std::string errors;
  bool has_gap = false;    ///< not everything: the middle of one of them is not known
  bool left_file = false;  ///< something stands at its output
  std::string words;       ///< of those, what may be shown: printable, without secrets, the end of it
  std::string image;       ///< as it was given to the script
  std::vector<std::string> command;
  /// What was given to the command, and may be repeated in its words without meaning anything.
  std::vector<std::string> arguments;
  bool refusals_believed = true;
};

/// Refused when all its words are known and say clearly that nothing was bought, else Doubtful: a script that
/// has asked for a render may fail at any time after, and whatever it says of that looks much like a refusal.
/// So words that tell of a time after the request (a task, polling, a download, a time-out) make every
/// failure doubtful, whatever else it says, and so does a file. The table is in docs/script-contract.md and
/// in the test.
SubmitAnswer classify_script(const ScriptEnd& end);

}  // namespace zoetrope::providers

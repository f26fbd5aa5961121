#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "providers/provider.h"

namespace zoetrope::providers {

/// An existing program that renders one clip a call:
///
///   COMMAND... --image IMAGE --prompt TEXT --output FILE
///
/// with exit status 0 when the clip stands at FILE.
struct ScriptSpec {
  std::vector<std::string> command;  ///< an argument vector; its first word is absolute, or found in PATH
  bool image_as_path = false;        ///< the script gets a file's path instead of a link
  std::map<std::string, std::string> environment;  ///< everything it gets, beside PATH
  std::vector<Secret> secrets;  ///< must not be in its words; none is in `environment` unasked
  Duration timeout = std::chrono::seconds(600);
  std::string task_id_pattern;         ///< ECMAScript, with the id as its first group; "" when it prints none
  bool takes_negative_prompt = false;  ///< it has --negative-prompt; otherwise a clip with one is refused
  bool takes_duration = false;         ///< it has --duration; otherwise a clip has 10 s
  bool refusals_believed = true;       ///< false: every failure of it may have been paid for
};

/// What is told as the task when a script has left a file and no task id: "script:MILLISECONDS:ATTEMPT".
/// Errors of making one: invalid_input (no command, a pattern that cannot be read or has no group).
///
/// A call of the script is a send: submit() starts it and waits until it ends, or prints a task id. With an
/// id the script is ended at once and `poller`, the provider's own adapter with the account's key, takes
/// over, which every other call is passed on to; without a poller the script runs to its end. What it says
/// then decides what is known: see classify_script().
Result<std::unique_ptr<Provider>> make_script_provider(ScriptSpec spec, FileSystem& workspace,
                                                       ChildProcess& children, Clock& clock,
                                                       std::unique_ptr<Provider> poller);

/// Matches "task_id=...", "taskId: ...", "Task ID: ..." and the JSON of KIE's own answer.
inline constexpr const char* usual_task_id_pattern =
    R"((?:^|[^A-Za-z0-9])task[_ -]?id["']?\s*[:=]\s*["']?([A-Za-z0-9_.:-]{6,160}))";

/// Errors: invalid_input.
Result<void> check_task_id_pattern(const std::string& pattern);

}  // namespace zoetrope::providers

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace zoetrope::providers {

/// A file that a script left, in place of a task. Stored by others: its form must not change.
struct ScriptTask {
  Duration took{};
  std::string attempt;  ///< a UUID
};

inline constexpr const char* script_folder = ".zoetrope/script";  ///< below the root of the workspace

std::string script_task_id(const ScriptTask& task);  ///< "script:MILLISECONDS:ATTEMPT"
std::optional<ScriptTask> parse_script_task(std::string_view id);

/// Where the script is told to put its clip, relative to the workspace, and where that is once it is kept.
std::string script_output(std::string_view attempt);
std::string script_clip(std::string_view attempt);

}  // namespace zoetrope::providers

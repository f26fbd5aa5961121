#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "env/child_process.h"

namespace zoetrope::providers {

/// One render of the local animatic: the process that makes it and the random name of its files. The task id
/// and the URL are stored by others; their forms must not change.
struct AnimaticTask {
  ProcessId process;
  std::string name;  ///< 32 hex digits
};

/// The folder of all renders, below the root of the workspace.
inline constexpr const char* animatic_folder = ".zoetrope/animatic";
inline constexpr std::size_t animatic_name_bytes = 16;

/// The exit status of the child when the still or the arguments are to blame (EX_DATAERR of sysexits.h), so
/// that another try would end the same way. Every other failure is 1.
inline constexpr int bad_input_status = 65;

std::string task_id_of(const AnimaticTask& task);  ///< "animatic:PID:START:NAME"
std::optional<AnimaticTask> parse_task_id(std::string_view id);

/// Files of one render, relative to the workspace.
std::string clip_path(std::string_view name);
std::string log_path(std::string_view name);

std::string clip_url(std::string_view name);  ///< "workspace:.zoetrope/animatic/NAME.mp4"
/// The clip_path that a URL stands for; nothing for any text that clip_url() does not make, so that a URL can
/// never name another file.
std::optional<std::string> path_of_url(std::string_view url);

}  // namespace zoetrope::providers

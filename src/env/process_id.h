#pragma once

#include <sys/types.h>

#include "base/result.h"
#include "env/child_process.h"

namespace zoetrope {

/// The lasting name of a process that runs or is a zombie, from /proc/PID/stat
/// (https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html). unavailable when /proc does not tell.
Result<ProcessId> identify(pid_t pid);

}  // namespace zoetrope

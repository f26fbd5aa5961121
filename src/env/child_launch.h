#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <string>
#include <vector>

#include "base/result.h"
#include "env/child_process.h"
#include "env/descriptor.h"

namespace zoetrope {

/// How a child ends that could not become the program, as a shell would:
/// https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_08_02
inline constexpr int exec_failed_status = 127;

/// Everything a child needs, made ready before fork(2): between fork and exec a child of a program with
/// threads may only make calls that are safe in a signal handler, so it can neither allocate nor look
/// anything up.
struct Launch {
  std::string program;                   ///< the file to execute
  std::vector<std::string> arguments;    ///< argv[0] as the caller wrote it
  std::vector<std::string> environment;  ///< "NAME=value"
  std::string directory;                 ///< "" keeps ours
  Descriptor input;
  Descriptor output;
  Descriptor errors;  ///< not open: errors go where the output goes
  bool guarded = false;
  rlim_t cpu_seconds_max = 0;
  rlim_t address_space_bytes_max = 0;
  rlim_t file_bytes_max = 0;
};

/// Checks the spec and finds the program; the three descriptors are left to the caller except for the input,
/// which is /dev/null. Errors: not_found, invalid_input (a NUL byte, no argv, a relative path), unavailable.
Result<Launch> prepare_launch(const ChildSpec& spec, const std::string& search_path);

/// Forks and executes; returns when the program runs or has failed to. The child is the leader of a new
/// process group and is killed when the calling *thread* ends (PR_SET_PDEATHSIG,
/// https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html), so call it from a thread that lives
/// as long as the child may. A guarded one is the child of our child, the guardian (env/guardian.h), which
/// leads the group and is what is returned. Errors: not_found, unavailable.
Result<pid_t> fork_and_exec(const Launch& launch);

}  // namespace zoetrope

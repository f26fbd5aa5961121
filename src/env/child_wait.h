#pragma once

#include <sys/types.h>

#include <optional>
#include <stop_token>

#include "base/result.h"
#include "env/child_process.h"
#include "env/clock.h"
#include "env/descriptor.h"

namespace zoetrope {

/// Has the child ended? It stays a zombie, so that its process group's number cannot be used again yet.
bool has_ended(pid_t child);

/// Kills what is left of the child's group, collects the child (waits for it) and tells its status as
/// ChildResult does; unavailable when it is not there to be collected.
Result<int> kill_and_collect(pid_t child);

/// The reading ends of the child's two pipes.
struct ChildPipes {
  Descriptor output;
  Descriptor errors;
};

/// Reads until the child ends; on timeout and stop it kills the whole group. Always collects the child.
Result<ChildResult> watch(pid_t child, ChildPipes pipes, const ChildSpec& spec, MonoTime deadline,
                          Clock& clock, std::stop_token stop);

}  // namespace zoetrope

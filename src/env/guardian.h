#pragma once

#include <signal.h>
#include <sys/types.h>

/// A process of ours between us and a program that we do not know. A program dies with its parent by
/// PR_SET_PDEATHSIG, but what it has started does not: behind a wrapper (`bash -c`, `uv run`) that is the one
/// that matters. The guardian outlives us for the moment that it takes to kill everything below it; as a
/// subreaper (https://man7.org/linux/man-pages/man2/PR_SET_CHILD_SUBREAPER.2const.html) it also has what left
/// the group or lost its parent. Everything here is safe between fork and exec of a program with threads.

namespace zoetrope {

/// Tells a guardian to kill everything below it, and to end.
inline constexpr int guardian_end_signal = SIGUSR1;

/// Makes the calling process, a child of `parent`, a guardian: every signal is blocked, and the death of its
/// parent is one. False when it cannot be, or the parent is dead already; errno tells.
bool become_guardian(pid_t parent);

/// Closes every descriptor, waits for `program`, kills what it has left behind and ends with its status (128
/// + signal when it was killed). When `parent` dies it kills everything.
[[noreturn]] void guard(pid_t parent, pid_t program);

}  // namespace zoetrope

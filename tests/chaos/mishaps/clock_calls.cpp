#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "plan.h"

/// The wall clock and the clock since the boot, which the program decides by. The monotonic one is left
/// alone: the kernel measures with it how long a thread waits.

using namespace zoetrope::mishaps;

extern "C" {

int clock_gettime(clockid_t clock, timespec* into) noexcept {
  const auto done = syscall(SYS_clock_gettime, clock, into);
  if (done == 0 && clock == CLOCK_REALTIME) into->tv_sec += plan().wall_seconds;
  if (done == 0 && clock == CLOCK_BOOTTIME) into->tv_sec += plan().boot_seconds;
  return static_cast<int>(done);
}
}

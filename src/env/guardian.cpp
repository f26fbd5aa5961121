#include "env/guardian.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <initializer_list>

namespace zoetrope {
namespace {

constexpr int killed_status = 128 + SIGKILL;
constexpr rlim_t closed_max = 1 << 16;
/// It looks after its parent this often even if no signal came.
constexpr timespec look_time{1, 0};

void close_everything() {
  if (close_range(0, ~0U, 0) == 0) return;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  const rlim_t end = limit.rlim_cur < closed_max ? limit.rlim_cur : closed_max;
  for (int fd = 0; static_cast<rlim_t>(fd) < end; ++fd) close(fd);
}

/// Kills the direct children; were there any that it could kill?
bool kill_children() {
  const int file = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  bool any = false;
  pid_t child = 0;
  char bytes[512];
  for (ssize_t got = 0; (got = read(file, bytes, sizeof bytes)) > 0;) {
    for (ssize_t i = 0; i < got; ++i) {
      if (bytes[i] >= '0' && bytes[i] <= '9') {
        child = child * 10 + (bytes[i] - '0');
        continue;
      }
      if (child > 0 && kill(child, SIGKILL) == 0) any = true;
      child = 0;
    }
  }
  close(file);
  return any;
}

/// Those of a killed child become ours, so that in the end there are none.
void kill_descendants() {
  while (kill_children()) {
    if (waitpid(-1, nullptr, 0) < 0 && errno != EINTR) return;
    while (waitpid(-1, nullptr, WNOHANG) > 0) {
    }
  }
}

[[noreturn]] void end_with(int status) {
  kill_descendants();
  _exit(WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
}

}  // namespace

bool become_guardian(pid_t parent) {
  sigset_t all;
  sigfillset(&all);
  if (sigprocmask(SIG_SETMASK, &all, nullptr) != 0) return false;
  // Ignored children would be collected by the kernel, and their status be lost.
  struct sigaction standard {};
  standard.sa_handler = SIG_DFL;
  if (sigaction(SIGCHLD, &standard, nullptr) != 0) return false;
  if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0 || prctl(PR_SET_PDEATHSIG, SIGTERM) != 0) return false;
  prctl(PR_SET_NAME, "zoetrope-guard");
  errno = ESRCH;
  return getppid() == parent;
}

void guard(pid_t parent, pid_t program) {
  close_everything();
  sigset_t watched;
  sigemptyset(&watched);
  for (const int number : {SIGCHLD, SIGTERM, guardian_end_signal}) sigaddset(&watched, number);
  for (;;) {
    int status = 0;
    for (pid_t ended = 0; (ended = waitpid(-1, &status, WNOHANG)) > 0;)
      if (ended == program) end_with(status);
    const int number = sigtimedwait(&watched, nullptr, &look_time);
    // SIGTERM alone may be one that the program sent to its whole group.
    if (number != guardian_end_signal && getppid() == parent) continue;
    kill_descendants();
    // Where /proc could not tell who they are: the group, and with it this process.
    kill(0, SIGKILL);
    _exit(killed_status);
  }
}

}  // namespace zoetrope

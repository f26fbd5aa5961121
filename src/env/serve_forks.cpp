#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "env/fork_message.h"
#include "env/fork_server.h"

namespace zoetrope {
namespace {

constexpr int wrong_input_status = 2;
constexpr int not_prepared_status = 127;

/// As fork(2), but the new process becomes a child of our parent, which waits for it. Neither has another
/// thread, so nothing that the library does around its own fork is needed.
pid_t fork_for_parent() {
  return static_cast<pid_t>(syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0));
}

/// The new process gets what a program that is executed anew would get: no way back to the server either.
bool prepare(const ForkJob& job, int nothing, pid_t parent) {
  setpgid(0, 0);
  // If the parent died before the request took effect, the signal never comes: look once.
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent) return false;
  if (dup2(nothing, STDIN_FILENO) < 0 || dup2(job.output.get(), STDOUT_FILENO) < 0 ||
      dup2(job.errors.get(), STDERR_FILENO) < 0) {
    return false;
  }
  return syscall(SYS_close_range, STDERR_FILENO + 1, ~0U, 0) == 0;
}

}  // namespace

int serve_forks(const std::function<int(const std::vector<std::string>&)>& job) {
  const int socket = STDIN_FILENO;
  const pid_t parent = getppid();
  const Descriptor nothing(open("/dev/null", O_RDONLY | O_CLOEXEC));
  int kind = 0;
  socklen_t size = sizeof kind;
  if (!nothing.is_open() || getsockopt(socket, SOL_SOCKET, SO_TYPE, &kind, &size) != 0 ||
      kind != SOCK_SEQPACKET) {
    return wrong_input_status;
  }
  while (const auto asked = receive_job(socket)) {
    const pid_t child = fork_for_parent();
    if (child == 0) {
      const bool ready = prepare(*asked, nothing.get(), parent);
      // Not exit(3): what the server has set up is not for this process to take down.
      _exit(ready ? job(asked->words) : not_prepared_status);
    }
    const ForkAnswer answer{child, child < 0 ? errno : 0};
    if (send(socket, &answer, sizeof answer, MSG_NOSIGNAL) != static_cast<ssize_t>(sizeof answer)) break;
  }
  return 0;
}

}  // namespace zoetrope

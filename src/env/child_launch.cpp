#include "env/child_launch.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "base/text.h"
#include "env/guardian.h"
#include "env/os_error.h"
#include "env/pipe.h"

namespace zoetrope {
namespace {

constexpr rlim_t descriptors_closed_max = 1 << 16;

enum class Stage : int { orphaned, streams, limits, folder, exec };

/// What the child tells through the pipe when it cannot become the program.
struct Failure {
  Stage stage;
  int error_number;
};

/// Plain pointers for the child.
struct Plan {
  const char* program;
  char* const* arguments;
  char* const* environment;
  const char* directory;
  int input, output, errors, report;
  pid_t parent;
  bool guarded;
  rlim_t cpu_seconds, address_space, file_bytes;
};

// From here to run_child() only async-signal-safe calls (signal-safety(7)) are allowed.

[[noreturn]] void fail(const Plan& plan, Stage stage) {
  const Failure failure{stage, errno};
  // A pipe takes so few bytes at once or not at all; when not, the status tells as well that it failed.
  [[maybe_unused]] const ssize_t put = write(plan.report, &failure, sizeof failure);
  _exit(exec_failed_status);
}

void reset_signals() {
  struct sigaction standard {};
  standard.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; ++number) sigaction(number, &standard, nullptr);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

void close_the_rest() {
  // Marking instead of closing keeps the report pipe until the program runs.
  if (close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC) == 0) return;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  const rlim_t end = limit.rlim_cur < descriptors_closed_max ? limit.rlim_cur : descriptors_closed_max;
  for (int fd = STDERR_FILENO + 1; static_cast<rlim_t>(fd) < end; ++fd) fcntl(fd, F_SETFD, FD_CLOEXEC);
}

bool set_limit(__rlimit_resource resource, rlim_t soft, rlim_t hard) {
  rlimit limit{};
  if (getrlimit(resource, &limit) != 0) return false;
  if (limit.rlim_max != RLIM_INFINITY && hard > limit.rlim_max) hard = limit.rlim_max;
  limit.rlim_max = hard;
  limit.rlim_cur = soft < hard ? soft : hard;
  return setrlimit(resource, &limit) == 0;
}

bool set_limits(const Plan& plan) {
  // A second more before the kernel's own SIGKILL, so that the status says what happened (SIGXCPU). No core
  // files: they would hold whatever the program was given.
  return set_limit(RLIMIT_CORE, 0, 0) &&
         (plan.cpu_seconds == 0 || set_limit(RLIMIT_CPU, plan.cpu_seconds, plan.cpu_seconds + 1)) &&
         (plan.address_space == 0 || set_limit(RLIMIT_AS, plan.address_space, plan.address_space)) &&
         (plan.file_bytes == 0 || set_limit(RLIMIT_FSIZE, plan.file_bytes, plan.file_bytes));
}

/// In the group of the caller, which it dies with.
[[noreturn]] void become_program(const Plan& plan, pid_t parent) {
  // If the parent died before the request took effect, the signal never comes: look once.
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent) fail(plan, Stage::orphaned);
  reset_signals();
  if (dup2(plan.input, STDIN_FILENO) < 0 || dup2(plan.output, STDOUT_FILENO) < 0 ||
      dup2(plan.errors, STDERR_FILENO) < 0) {
    fail(plan, Stage::streams);
  }
  close_the_rest();
  if (!set_limits(plan)) fail(plan, Stage::limits);
  if (*plan.directory != '\0' && chdir(plan.directory) != 0) fail(plan, Stage::folder);
  execve(plan.program, plan.arguments, plan.environment);
  fail(plan, Stage::exec);
}

[[noreturn]] void run_child(const Plan& plan) {
  setpgid(0, 0);
  if (!plan.guarded) become_program(plan, plan.parent);
  if (!become_guardian(plan.parent)) fail(plan, Stage::orphaned);
  const pid_t guardian = getpid();
  // Unlike fork(3) it takes no locks, which another thread of our parent may have held.
  const pid_t program = _Fork();
  if (program == 0) become_program(plan, guardian);
  if (program < 0) fail(plan, Stage::orphaned);
  guard(plan.parent, program);
}

// Here the parent goes on.

std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (const std::string& text : strings) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

Error explain(const Failure& failure, const Launch& launch) {
  const std::string program = printable(launch.program);
  const bool missing = failure.error_number == ENOENT || failure.error_number == ENOTDIR;
  switch (failure.stage) {
    case Stage::exec:
      if (missing) {
        return {
            ErrorCode::not_found,
            fmt::format("there is no program \"{}\" (or its interpreter is missing); install it", program)};
      }
      return {ErrorCode::unavailable, fmt::format("{}; see that it is an executable program for this machine",
                                                  os_error(failure.error_number, "run", program).message)};
    case Stage::folder:
      return os_error(failure.error_number, fmt::format("run \"{}\" in", program), launch.directory);
    case Stage::limits:
      return {ErrorCode::unavailable, os_error(failure.error_number, "limit", program).message};
    case Stage::orphaned:
    case Stage::streams:
      break;
  }
  return {ErrorCode::unavailable, os_error(failure.error_number, "prepare", program).message};
}

}  // namespace

Result<pid_t> fork_and_exec(const Launch& launch) {
  Pipe report = TRY(make_pipe());
  const std::vector<char*> arguments = pointers(launch.arguments);
  const std::vector<char*> environment = pointers(launch.environment);
  const Plan plan{launch.program.c_str(),
                  arguments.data(),
                  environment.data(),
                  launch.directory.c_str(),
                  launch.input.get(),
                  launch.output.get(),
                  launch.errors.is_open() ? launch.errors.get() : launch.output.get(),
                  report.writing.get(),
                  getpid(),
                  launch.guarded,
                  launch.cpu_seconds_max,
                  launch.address_space_bytes_max,
                  launch.file_bytes_max};
  const pid_t pid = fork();
  if (pid == 0) run_child(plan);
  if (pid < 0) return os_error(errno, "make a process for", launch.program);
  report.writing.reset();

  Failure failure{};
  ssize_t got = -1;
  do {
    got = read(report.reading.get(), &failure, sizeof failure);
  } while (got < 0 && errno == EINTR);
  if (got == 0) return pid;
  while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  if (got != static_cast<ssize_t>(sizeof failure)) return os_error(EPIPE, "hear from", launch.program);
  return explain(failure, launch);
}

}  // namespace zoetrope

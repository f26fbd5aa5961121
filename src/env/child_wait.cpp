#include "env/child_wait.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <vector>

#include "base/text.h"
#include "env/guardian.h"
#include "env/os_error.h"

namespace zoetrope {
namespace {

constexpr std::size_t piece_bytes = 1 << 16;
constexpr int pieces_max = 16;
constexpr int status_of_signal = 128;
/// Between two looks at a child when the kernel has no pidfd to wait for (before Linux 5.3).
constexpr std::chrono::milliseconds look_interval{10};
constexpr std::chrono::seconds guardian_wait_max{5};
/// A poll(2) at most; the deadline is looked at again after it.
constexpr std::chrono::milliseconds wait_max{60'000};

/// Takes what is there now, a limited number of pieces of it: a program that never stops writing must not
/// keep us from looking at the time. The descriptor is closed at the end of the stream.
void drain(Descriptor& from, std::string& into, const ChildSpec& spec, ChildStream stream) {
  std::vector<char> piece(piece_bytes);
  for (int i = 0; i < pieces_max && from.is_open(); ++i) {
    const ssize_t got = read(from.get(), piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
      from.reset();
      return;
    }
    const std::string_view bytes(piece.data(), static_cast<std::size_t>(got));
    if (spec.on_output) spec.on_output(stream, bytes);
    into.append(bytes.substr(0, spec.output_bytes_max - into.size()));
  }
}

int poll_timeout(Duration remaining, bool has_pidfd) {
  const Duration longest = has_pidfd ? wait_max : look_interval;
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(std::min(remaining, longest));
  return static_cast<int>(std::max<std::int64_t>(wait.count(), 0));
}

enum class Ending { by_itself, timed_out, cancelled };

class Watcher {
 public:
  Watcher(pid_t child, ChildPipes pipes, const ChildSpec& spec)
      : child_(child),
        pipes_(std::move(pipes)),
        spec_(spec),
        pidfd_(static_cast<int>(syscall(SYS_pidfd_open, child, 0))) {}

  Ending wait(MonoTime deadline, Clock& clock, int stopped, const std::stop_token& stop) {
    for (;;) {
      drain_both();
      if (has_ended(child_)) return Ending::by_itself;
      if (stop.stop_requested()) return Ending::cancelled;
      const Duration remaining = deadline - clock.mono();
      if (remaining <= Duration::zero()) return Ending::timed_out;
      // poll(2) passes over negative descriptors.
      std::array<pollfd, 4> wanted{{{pipes_.output.get(), POLLIN, 0},
                                    {pipes_.errors.get(), POLLIN, 0},
                                    {pidfd_.get(), POLLIN, 0},
                                    {stopped, POLLIN, 0}}};
      poll(wanted.data(), wanted.size(), poll_timeout(remaining, pidfd_.is_open()));
    }
  }

  /// A guardian that is killed could kill nobody, so it gets a moment to do it.
  void let_guardian_end(Clock& clock) {
    kill(child_, guardian_end_signal);
    const MonoTime deadline = clock.mono() + guardian_wait_max;
    for (MonoTime now = clock.mono(); now < deadline && !has_ended(child_); now = clock.mono()) {
      pollfd wanted{pidfd_.get(), POLLIN, 0};
      poll(&wanted, 1, poll_timeout(deadline - now, pidfd_.is_open()));
    }
  }

  ChildResult finish(int exit_status) {
    drain_both();
    result_.exit_status = exit_status;
    return std::move(result_);
  }

 private:
  void drain_both() {
    drain(pipes_.output, result_.output, spec_, ChildStream::output);
    drain(pipes_.errors, result_.errors, spec_, ChildStream::errors);
  }

  pid_t child_;
  ChildPipes pipes_;
  const ChildSpec& spec_;
  Descriptor pidfd_;
  ChildResult result_;
};

}  // namespace

bool has_ended(pid_t child) {
  siginfo_t info{};
  const int done = waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT);
  return done != 0 || info.si_pid == child;
}

Result<int> kill_and_collect(pid_t child) {
  kill(-child, SIGKILL);
  // It may have left its group.
  kill(child, SIGKILL);
  int status = 0;
  pid_t collected = -1;
  do {
    collected = waitpid(child, &status, 0);
  } while (collected < 0 && errno == EINTR);
  if (collected != child) return os_error(errno, "collect process", fmt::format("{}", child));
  return WIFSIGNALED(status) ? status_of_signal + WTERMSIG(status) : WEXITSTATUS(status);
}

Result<ChildResult> watch(pid_t child, ChildPipes pipes, const ChildSpec& spec, MonoTime deadline,
                          Clock& clock, std::stop_token stop) {
  const Descriptor stopped(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!stopped.is_open()) {
    const int problem = errno;
    (void)kill_and_collect(child);
    return os_error(problem, "watch", spec.argv.front());
  }
  const std::stop_callback wake(stop, [fd = stopped.get()] {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t put = write(fd, &one, sizeof one);
  });
  for (const int fd : {pipes.output.get(), pipes.errors.get()}) fcntl(fd, F_SETFL, O_NONBLOCK);
  Watcher watcher(child, std::move(pipes), spec);
  const Ending ending = watcher.wait(deadline, clock, stopped.get(), stop);
  if (spec.guarded && ending != Ending::by_itself) watcher.let_guardian_end(clock);
  const int status = TRY(kill_and_collect(child));
  const std::string program = printable(spec.argv.front());
  switch (ending) {
    case Ending::by_itself:
      break;
    case Ending::timed_out:
      return Error{ErrorCode::timed_out,
                   fmt::format("\"{}\" took too long and was killed; try it again", program)};
    case Ending::cancelled:
      return Error{ErrorCode::cancelled, fmt::format("\"{}\" was stopped", program)};
  }
  return watcher.finish(status);
}

}  // namespace zoetrope

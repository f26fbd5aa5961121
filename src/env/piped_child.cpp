#include "env/piped_child.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/check.h"
#include "env/child_launch.h"
#include "env/descriptor.h"
#include "env/os_error.h"
#include "env/pipe.h"

namespace zoetrope {
namespace {

/// The largest pipe an unprivileged process may ask for by default (/proc/sys/fs/pipe-max-size).
constexpr int pipe_bytes = 1 << 20;

/// Our end: big, because whole frames go through it, and never blocking, because poll(2) does the waiting.
void prepare_our_end(const Descriptor& end) {
  ::fcntl(end.get(), F_SETPIPE_SZ, pipe_bytes);
  ::fcntl(end.get(), F_SETFL, ::fcntl(end.get(), F_GETFL) | O_NONBLOCK);
}

Result<Descriptor> open_input(const std::string& path) {
  constexpr int flags =
      O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;  // NONBLOCK: a FIFO must not hold us up
  Descriptor file(::open(path.c_str(), flags));
  if (!file.is_open()) return os_error(errno, "open", path);
  struct ::stat info {};
  if (::fstat(file.get(), &info) != 0) return os_error(errno, "look at", path);
  if (!S_ISREG(info.st_mode)) {
    return Error{ErrorCode::invalid_input, fmt::format("{} is not a regular file", path)};
  }
  return above_standard_streams(std::move(file));
}

/// What the new process needs; prepared before fork(2) because nothing may be allocated between it and exec.
struct PipedLaunch {
  std::vector<char*> argv;
  int input = -1;
  int output = -1;
  int report = -1;
  pid_t parent = 0;
};

[[noreturn]] void become(const PipedLaunch& launch) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != launch.parent) ::_exit(exec_failed_status);  // it died before the line above
  ::dup2(launch.input, STDIN_FILENO);
  ::dup2(launch.output, STDOUT_FILENO);
  ::signal(SIGPIPE, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::syscall(SYS_close_range, STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
  ::execvp(launch.argv[0], launch.argv.data());
  const int problem = errno;
  [[maybe_unused]] const ssize_t told = ::write(launch.report, &problem, sizeof(problem));
  ::_exit(exec_failed_status);
}

/// Nothing when the program runs; the errno of exec otherwise.
int exec_problem(const Descriptor& report) {
  int problem = 0;
  for (;;) {
    const ssize_t got = ::read(report.get(), &problem, sizeof(problem));
    if (got < 0 && errno == EINTR) continue;
    return got == static_cast<ssize_t>(sizeof(problem)) ? problem : 0;
  }
}

void reap(pid_t pid, int* status) {
  while (::waitpid(pid, status, 0) < 0 && errno == EINTR) {
  }
}

Result<pid_t> launch_program(const PipedSpec& spec, const Descriptor& input, const Descriptor& output) {
  Pipe report = TRY(make_pipe());
  std::vector<std::string> words = spec.argv;
  PipedLaunch launch;
  for (std::string& word : words) launch.argv.push_back(word.data());
  launch.argv.push_back(nullptr);
  launch.input = input.get();
  launch.output = output.get();
  launch.report = report.writing.get();
  launch.parent = ::getpid();

  const pid_t pid = ::fork();
  if (pid < 0) return os_error(errno, "start", spec.argv[0]);
  if (pid == 0) become(launch);
  report.writing.reset();
  if (const int problem = exec_problem(report.reading); problem != 0) {
    reap(pid, nullptr);
    return os_error(problem, "run", spec.argv[0]);
  }
  return pid;
}

class RunningChild final : public PipedChild {
 public:
  RunningChild(pid_t pid, std::string name, Duration stall_max, Descriptor input, Descriptor output)
      : pid_(pid),
        name_(std::move(name)),
        stall_max_(stall_max),
        input_(std::move(input)),
        output_(std::move(output)) {}

  ~RunningChild() override {
    if (pid_ == 0) return;
    ::kill(pid_, SIGKILL);
    reap(pid_, nullptr);
  }

  Result<void> write(std::span<const unsigned char> bytes) override {
    CHECK(input_.is_open());
    while (!bytes.empty()) {
      const ssize_t wrote = ::write(input_.get(), bytes.data(), bytes.size());
      if (wrote >= 0) {
        bytes = bytes.subspan(static_cast<std::size_t>(wrote));
      } else if (errno == EAGAIN) {
        TRY(await(input_, POLLOUT, stall_max_, "reads no more"));
      } else if (errno != EINTR) {
        return os_error(errno, "write to", name_);
      }
    }
    return {};
  }

  Result<std::size_t> read(std::span<unsigned char> into) override {
    CHECK(output_.is_open());
    for (;;) {
      const ssize_t got = ::read(output_.get(), into.data(), into.size());
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno == EAGAIN) {
        TRY(await(output_, POLLIN, stall_max_, "writes nothing"));
      } else if (errno != EINTR) {
        return os_error(errno, "read from", name_);
      }
    }
  }

  Result<int> finish(Duration timeout) override {
    CHECK(pid_ != 0);
    input_.reset();
    output_.reset();
    const Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
    if (!process.is_open()) return os_error(errno, "watch", name_);
    TRY(await(process, POLLIN, timeout, "does not end"));
    int status = 0;
    reap(pid_, &status);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  Result<void> await(const Descriptor& what, short events, Duration at_most, std::string_view complaint) {
    const auto limit = std::chrono::duration_cast<std::chrono::milliseconds>(at_most);
    for (;;) {
      pollfd wanted = {what.get(), events, 0};
      const int ready = ::poll(&wanted, 1, static_cast<int>(limit.count()));
      if (ready > 0) return {};
      if (ready == 0) {
        return Error{ErrorCode::timed_out,
                     fmt::format("{} {}: gave up after {}", name_, complaint, to_human(at_most))};
      }
      if (errno != EINTR) return os_error(errno, "wait for", name_);
    }
  }

  pid_t pid_;
  std::string name_;
  Duration stall_max_;
  Descriptor input_;
  Descriptor output_;
};

}  // namespace

Result<std::unique_ptr<PipedChild>> PipedChild::start(const PipedSpec& spec) {
  CHECK(!spec.argv.empty());
  CHECK(!spec.pipe_input || spec.input_file.empty());
  const std::string& name = spec.argv[0];
  Pipe input;
  Pipe output;
  if (spec.pipe_input) {
    input = TRY(make_pipe());
    prepare_our_end(input.writing);
  } else {
    input.reading = spec.input_file.empty()
                        ? TRY(above_standard_streams(Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC))))
                        : TRY(open_input(spec.input_file));
  }
  if (spec.pipe_output) {
    output = TRY(make_pipe());
    prepare_our_end(output.reading);
  } else {
    output.writing = TRY(above_standard_streams(Descriptor(::open("/dev/null", O_WRONLY | O_CLOEXEC))));
  }
  const pid_t pid = TRY(launch_program(spec, input.reading, output.writing));
  return std::unique_ptr<PipedChild>(std::make_unique<RunningChild>(
      pid, name, spec.stall_max, std::move(input.writing), std::move(output.reading)));
}

}  // namespace zoetrope

#include "env/child_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <map>
#include <set>

#include "base/mutex.h"
#include "base/text.h"
#include "env/child_launch.h"
#include "env/child_wait.h"
#include "env/fork_server.h"
#include "env/os_error.h"
#include "env/pipe.h"
#include "env/process_id.h"
#include "env/spawner.h"

namespace zoetrope {
namespace {

constexpr mode_t output_mode = 0600;
/// Longer ones are cut to it, so that adding one to the time cannot overflow.
constexpr std::chrono::hours timeout_max{24 * 365};
/// What a fork server may take to load its libraries on a busy machine before it is given up.
constexpr std::chrono::seconds fork_wait_max{10};

/// Emptied, so that what is read from it later was written by this child.
Result<Descriptor> open_output(const std::string& path) {
  if (!path.starts_with('/') || path.find('\0') != std::string::npos) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("output file \"{}\" is not an absolute path", printable(path))};
  }
  constexpr int flags = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
  Descriptor file(open(path.c_str(), flags, output_mode));
  if (!file.is_open()) return os_error(errno, "open", path);
  struct ::stat status {};
  if (fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("output file \"{}\" is not a regular file", printable(path))};
  }
  if (fchmod(file.get(), output_mode) != 0 || ftruncate(file.get(), 0) != 0 ||
      fcntl(file.get(), F_SETFL, O_APPEND) != 0) {
    return os_error(errno, "prepare", path);
  }
  return above_standard_streams(std::move(file));
}

class OsChildProcess final : public ChildProcess {
 public:
  explicit OsChildProcess(std::string search_path) : search_path_(std::move(search_path)) {}

  ~OsChildProcess() override {
    const MutexLock lock(mutex_);
    for (const ProcessId& process : started_) (void)kill_and_collect(static_cast<pid_t>(process.pid));
  }

  Result<ChildResult> run(const ChildSpec& spec, Duration timeout, std::stop_token stop) override {
    if (stop.stop_requested()) return Error{ErrorCode::cancelled, "stopped before a program was started"};
    const MonoTime deadline = clock_->mono() + std::min<Duration>(timeout, timeout_max);
    Launch launch = TRY(prepare_launch(spec, search_path_));
    Pipe output = TRY(make_pipe());
    Pipe errors = TRY(make_pipe());
    launch.output = std::move(output.writing);
    launch.errors = std::move(errors.writing);
    if (const auto child = ask_server(spec, launch, timeout)) {
      return watch(*child, {std::move(output.reading), std::move(errors.reading)}, spec, deadline, *clock_,
                   stop);
    }
    if (!spec.fork_server.empty()) {
      // A server that failed may have made a process after all. Nobody is to listen to it.
      output = TRY(make_pipe());
      errors = TRY(make_pipe());
      launch.output = std::move(output.writing);
      launch.errors = std::move(errors.writing);
    }
    const pid_t child = TRY(spawner_.spawn(std::move(launch)));
    return watch(child, {std::move(output.reading), std::move(errors.reading)}, spec, deadline, *clock_,
                 stop);
  }

  Result<ProcessId> start(const ChildSpec& spec, const std::string& output_path) override {
    Launch launch = TRY(prepare_launch(spec, search_path_));
    launch.output = TRY(open_output(output_path));
    const pid_t child = TRY(spawner_.spawn(std::move(launch)));
    const Result<ProcessId> id = identify(child);
    if (!id) {
      (void)kill_and_collect(child);
      return id;
    }
    const MutexLock lock(mutex_);
    started_.insert(*id);
    return id;
  }

  Result<std::optional<int>> poll(const ProcessId& process) override {
    const MutexLock lock(mutex_);
    if (!started_.contains(process)) {
      return Error{ErrorCode::not_found, fmt::format("process {} is not ours or was collected", process.pid)};
    }
    const auto child = static_cast<pid_t>(process.pid);
    if (!has_ended(child)) return std::optional<int>();
    started_.erase(process);
    return std::optional<int>(TRY(kill_and_collect(child)));
  }

  void kill_group(const ProcessId& process) override {
    const MutexLock lock(mutex_);
    if (started_.erase(process) > 0) (void)kill_and_collect(static_cast<pid_t>(process.pid));
  }

 private:
  static bool can_be_served(const ChildSpec& spec) {
    return !spec.fork_server.empty() && !spec.guarded && spec.argv.front().starts_with('/') &&
           spec.environment.empty() && spec.directory.empty() && spec.cpu_seconds_max == 0 &&
           spec.address_space_bytes_max == 0 && spec.file_bytes_max == 0;
  }

  ForkServer& server_of(const ChildSpec& spec) {
    const MutexLock lock(mutex_);
    auto& server = servers_[{spec.argv.front(), spec.fork_server}];
    if (server == nullptr)
      server = std::make_unique<ForkServer>(spawner_, spec.argv.front(), spec.fork_server);
    return *server;
  }

  std::optional<pid_t> ask_server(const ChildSpec& spec, const Launch& launch, Duration timeout) {
    if (!can_be_served(spec)) return std::nullopt;
    const std::vector<std::string> words(spec.argv.begin() + 1, spec.argv.end());
    const auto child = server_of(spec).make(words, launch.output, launch.errors,
                                            std::clamp<Duration>(timeout, Duration::zero(), fork_wait_max));
    return child ? std::optional(*child) : std::nullopt;
  }

  std::string search_path_;
  std::unique_ptr<Clock> clock_ = make_system_clock();
  Spawner spawner_;
  Mutex mutex_;
  std::set<ProcessId> started_ GUARDED_BY(mutex_);
  std::map<std::pair<std::string, std::string>, std::unique_ptr<ForkServer>> servers_ GUARDED_BY(mutex_);
};

}  // namespace

std::unique_ptr<ChildProcess> make_child_process(std::string search_path) {
  return std::make_unique<OsChildProcess>(std::move(search_path));
}

}  // namespace zoetrope

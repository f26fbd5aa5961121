#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace zoetrope {

enum class ChildStream { output, errors };

/// What to run: an argument vector, never a shell line. The child gets its own process group, closed
/// descriptors, an empty standard input, and only the environment listed here (plus PATH).
struct ChildSpec {
  std::vector<std::string> argv;  ///< argv[0] is an absolute path, or a name that is looked up in PATH
  std::map<std::string, std::string> environment = {};
  std::string directory = "";              ///< "" keeps ours
  std::size_t output_bytes_max = 1 << 20;  ///< of each of stdout and stderr; the rest is read and dropped
  /// When set, run() calls it with everything that arrives, the rest included, the moment it arrives, on the
  /// thread of run(). It must not throw.
  std::function<void(ChildStream stream, std::string_view bytes)> on_output = {};
  /// Limits set in the child before it runs; 0 leaves one as it is.
  std::uint64_t cpu_seconds_max = 0;
  std::uint64_t address_space_bytes_max = 0;
  std::uint64_t file_bytes_max = 0;
  /// For a program that we do not know: everything that it starts is killed with it when it ends, when run()
  /// ends it and when we die, however it was started (env/guardian.h). The program does not lead its group.
  /// Of one that is not guarded only the program itself dies with us.
  bool guarded = false;
  /// When not "": argv[0] with this word alone is a fork server (env/fork_server.h) that does the job of the
  /// other words in a process it has ready. One is kept from the first such run() on; without one, and for a
  /// spec with an environment, a directory, limits or a guardian, argv[0] is executed.
  std::string fork_server = "";
};

struct ChildResult {
  int exit_status = 0;  ///< of exit(2); 128 + signal when it was killed
  std::string output;
  std::string errors;
};

/// Names a process for longer than its pid does: a pid is used again, a pid with its start time is not.
struct ProcessId {
  std::int64_t pid = 0;
  std::uint64_t start_ticks = 0;  ///< field 22 of /proc/PID/stat, in clock ticks since boot

  auto operator<=>(const ProcessId&) const = default;
};

/// Starts and watches programs. Safe for concurrent use.
class ChildProcess {
 public:
  virtual ~ChildProcess() = default;

  /// Runs it to its end and collects what it prints. When `timeout` passes or `stop` is requested, its whole
  /// group is killed; so is what a program leaves behind in its group when it ends. Errors: not_found (no
  /// such program), timed_out, cancelled, invalid_input (a NUL byte, a relative path), unavailable.
  virtual Result<ChildResult> run(const ChildSpec& spec, Duration timeout, std::stop_token stop) = 0;

  /// Starts it and leaves it running with its output going to `output_path` (absolute, created 0600,
  /// emptied). It dies with us (PR_SET_PDEATHSIG) so that a killed parent leaves nothing running. Errors:
  /// not_found, unavailable.
  virtual Result<ProcessId> start(const ChildSpec& spec, const std::string& output_path) = 0;

  /// The exit status (as in ChildResult) of a process that start() made; nothing while it runs. not_found
  /// when it is not ours or was collected already.
  virtual Result<std::optional<int>> poll(const ProcessId& process) = 0;

  /// Kills its whole group and collects it. Nothing happens when it is gone or start() of this object did not
  /// make it.
  virtual void kill_group(const ProcessId& process) = 0;
};

/// Where bare program names are looked up unless somebody says otherwise.
inline constexpr const char* default_search_path =
    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// `search_path` is the PATH of the children and of the look-up; a "PATH" in a spec's environment comes
/// first. Relative parts of it are passed over. Destroying the object kills what start() left running.
std::unique_ptr<ChildProcess> make_child_process(std::string search_path = default_search_path);

/// Our own program file, for running ourselves again ("/proc/self/exe" resolved).
Result<std::string> own_program();

}  // namespace zoetrope

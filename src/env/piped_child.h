#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace zoetrope {

/// A program to stream bytes through: an argument vector, never a shell line.
struct PipedSpec {
  std::vector<std::string> argv;  ///< argv[0] is an absolute path, or a name that is looked up in PATH
  /// A regular file to read as standard input; the program gets it open and never learns its name. A symbolic
  /// link at the end of the path is refused. "" with `pipe_input` false is /dev/null.
  std::string input_file = "";
  bool pipe_input = false;   ///< write() feeds standard input; excludes `input_file`
  bool pipe_output = false;  ///< read() takes standard output, which otherwise is /dev/null
  /// A pipe that does not move for this long is given up.
  Duration stall_max = std::chrono::seconds(60);
};

/// A running program with its standard input or output in our hands. For programs of our own that are
/// children themselves: it stays in our process group, inherits standard error and the environment, and dies
/// with the thread that started it (PR_SET_PDEATHSIG). ChildProcess is the one for everything else.
///
/// The process must ignore SIGPIPE, or a program that ends early ends us. One thread at a time. Destroying it
/// kills the program.
class PipedChild {
 public:
  virtual ~PipedChild() = default;

  /// Errors: not_found (no such program or input file), invalid_input (the input is no regular file),
  /// unavailable.
  static Result<std::unique_ptr<PipedChild>> start(const PipedSpec& spec);

  /// All of it. Errors: unavailable (the program reads no more), timed_out (`stall_max`).
  virtual Result<void> write(std::span<const unsigned char> bytes) = 0;
  /// As many bytes as are there, at least one; 0 at the end. Errors: unavailable, timed_out (`stall_max`).
  virtual Result<std::size_t> read(std::span<unsigned char> into) = 0;

  /// Closes both pipes and waits for the program to end; after `timeout` it is killed. The exit status as
  /// exit(2) took it, or 128 + the signal that ended it. Call once. Errors: timed_out, unavailable.
  virtual Result<int> finish(Duration timeout) = 0;
};

}  // namespace zoetrope

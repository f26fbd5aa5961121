#pragma once

#include <sys/types.h>

#include <string>
#include <thread>
#include <vector>

#include "acceptance/program.h"
#include "acceptance/screen.h"
#include "base/mutex.h"

namespace zoetrope::acceptance {

/// A program that runs in a terminal of its own, all three streams of it. Destroying it kills it. One thread
/// at a time.
class TerminalProgram {
 public:
  TerminalProgram(const std::vector<std::string>& words, const Environment& environment,
                  const std::string& folder, std::size_t columns, std::size_t rows);
  ~TerminalProgram();
  TerminalProgram(const TerminalProgram&) = delete;
  TerminalProgram& operator=(const TerminalProgram&) = delete;

  void type(std::string_view text);
  void signal(int number);
  /// The window gets another size, and the program is told.
  void resize(std::size_t columns, std::size_t rows);
  Screen screen();
  /// Everything that was written, as it was.
  std::string bytes();
  /// False when it ended, or `at_most` passed, without showing the text.
  bool shows(const std::string& text, Duration at_most = std::chrono::seconds(30));
  /// The exit status; -1 when it had to be killed after `at_most`.
  int wait(Duration at_most = std::chrono::seconds(90));

 private:
  void read_terminal();
  bool has_ended();

  pid_t pid_ = -1;
  int terminal_ = -1;
  bool ended_ = false;
  int raw_status_ = 0;
  Mutex mutex_;
  Screen screen_ GUARDED_BY(mutex_);
  std::string bytes_ GUARDED_BY(mutex_);
  std::jthread reader_;
};

}  // namespace zoetrope::acceptance

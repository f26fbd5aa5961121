#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/mutex.h"
#include "base/secret.h"

namespace zoetrope::cli {

/// Standard output is for results, standard error for progress and errors. Everything goes through the
/// redactor, so that no key gets onto a screen or into a log. Safe for concurrent use once the redactor is
/// filled.
class Console {
 public:
  Console();

  Redactor& redactor() { return redactor_; }
  [[nodiscard]] bool input_is_terminal() const { return input_is_terminal_; }

  void out(std::string_view text);
  void err(std::string_view line);
  void error(const Error& error);
  /// Prints `question` and reads a line from standard input. True for y or yes.
  bool ask(std::string_view question);

 private:
  Redactor redactor_;
  Mutex mutex_;
  bool input_is_terminal_;
};

}  // namespace zoetrope::cli

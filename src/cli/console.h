#pragma once

#include <atomic>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/mutex.h"
#include "base/result.h"
#include "base/secret.h"
#include "cli/json.h"
#include "cli/window.h"
#include "env/clock.h"

namespace zoetrope::cli {

enum class LogLevel { info, warning, error };

/// Standard output is for results, standard error for progress and errors. Everything goes through the
/// redactor, so that no key gets onto a screen or into a log, and every line is made printable, so that no
/// name, prompt or answer can drive the terminal. Safe for concurrent use once the redactor is filled.
///
/// Nothing here fails: a run that was paid for must not end because nobody listens. What became of the output
/// is asked for at the end.
class Console {
 public:
  Console();

  Redactor& redactor() { return redactor_; }
  [[nodiscard]] const Redactor& redactor() const { return redactor_; }
  [[nodiscard]] bool input_is_terminal() const { return input_is_terminal_; }
  [[nodiscard]] bool output_is_terminal() const { return output_is_terminal_; }
  [[nodiscard]] bool error_is_terminal() const { return error_is_terminal_; }
  /// Of the terminal at standard error, as it is now; the usual size when it does not say.
  [[nodiscard]] Window window() const;

  /// From now on each line on standard error is a JSON object with `time`, `level`, `event` and `message`, as
  /// `--log-format json` asks for. `clock` outlives the console. Before other threads use it.
  void log_as_json(Clock& clock) { log_clock_ = &clock; }
  [[nodiscard]] bool logs_json() const { return log_clock_ != nullptr; }
  /// The beginning of such a line, to add members to. Only when logs_json().
  [[nodiscard]] Json log_line(LogLevel level, std::string_view event) const;
  /// A line on standard error.
  void log(const Json& line);

  void out(std::string_view text);
  /// Results with colours in them. The caller has made printable what came from outside.
  void out_coloured(std::string_view text);
  void err(std::string_view line);
  /// The same, with the level that it has in a log; people read the line as it is.
  void note(LogLevel level, std::string_view line);
  void warning(std::string_view text);
  void error(const Error& error);

  enum class Takes { frame, nothing_now, nothing_in_background };
  /// Would a frame get onto the terminal at once? Not while its output is stopped (Ctrl-S), and not while the
  /// terminal belongs to another job of the shell, between whose lines it would land.
  [[nodiscard]] Takes takes() const;
  /// How often the program has gone on after it was stopped (Ctrl-Z): the shell has written to the terminal
  /// then. A signal thread counts.
  void count_resumption() { resumptions_.fetch_add(1); }
  [[nodiscard]] int resumptions() const { return resumptions_.load(); }
  /// A frame of a live view, control sequences and all, in one write to standard error. The caller has made
  /// printable what came from outside.
  void frame(std::string_view bytes);

  /// Prints `question` and waits for a line on standard input. True for y or yes; false as soon as
  /// `given_up` says so.
  bool ask(std::string_view question, const std::function<bool()>& given_up);

  /// Errors: no_space or unavailable when results could not be written. A reader that went away early, as in
  /// `zoetrope status | head -1`, has what it wanted and is no error.
  Result<void> written();

 private:
  void write(std::FILE* stream, std::string_view text);
  void log_text(LogLevel level, std::string_view text);

  Redactor redactor_;
  Mutex mutex_;
  bool input_is_terminal_;
  bool output_is_terminal_;
  bool error_is_terminal_;
  Clock* log_clock_ = nullptr;
  std::atomic<int> resumptions_ = 0;
  int lost_errno_ GUARDED_BY(mutex_) = 0;  ///< of the first write to standard output that failed
};

}  // namespace zoetrope::cli

#include "cli/console.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <limits>

#include "base/check.h"
#include "base/text.h"
#include "env/os_error.h"

namespace zoetrope::cli {
namespace {

constexpr int look_around_ms = 100;
constexpr std::size_t answer_bytes_max = 100;
constexpr std::size_t error_bytes_max = 2000;

std::string printable_lines(std::string_view text) {
  std::string out;
  for (const std::string_view line : split(text, '\n')) {
    if (!out.empty() || line.data() != text.data()) out += '\n';
    out += printable(line, std::numeric_limits<std::size_t>::max());
  }
  return out;
}

std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  check_failed("log level is known", __FILE__, __LINE__);
}

/// A line from standard input, without a buffer that could swallow more. Empty when it ended or was given up.
std::string read_line(const std::function<bool()>& given_up) {
  std::string line;
  while (line.size() < answer_bytes_max && !given_up()) {
    pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
    if (poll(&input, 1, look_around_ms) <= 0) continue;
    char c = 0;
    if (read(STDIN_FILENO, &c, 1) != 1 || c == '\n') return line;
    line += c;
  }
  return "";
}

}  // namespace

Console::Console()
    : input_is_terminal_(isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1),
      output_is_terminal_(isatty(STDOUT_FILENO) == 1),
      error_is_terminal_(isatty(STDERR_FILENO) == 1) {}

Window Console::window() const {
  winsize size{};
  Window window;
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return window;
  window.columns = size.ws_col;
  window.rows = size.ws_row;
  return window;
}

Console::Takes Console::takes() const {
  const pid_t foreground = tcgetpgrp(STDERR_FILENO);
  if (foreground > 0 && foreground != getpgrp()) return Takes::nothing_in_background;
  pollfd output{.fd = STDERR_FILENO, .events = POLLOUT, .revents = 0};
  return poll(&output, 1, 0) == 1 && output.revents == POLLOUT ? Takes::frame : Takes::nothing_now;
}

void Console::frame(std::string_view bytes) {
  const std::string clean = redactor_.redact(bytes);
  const MutexLock lock(mutex_);
  std::string_view rest = clean;
  while (!rest.empty()) {
    const ssize_t count = ::write(STDERR_FILENO, rest.data(), rest.size());
    if (count <= 0) return;
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
}

void Console::write(std::FILE* stream, std::string_view text) {
  const std::string clean = redactor_.redact(text);
  const MutexLock lock(mutex_);
  const bool whole = std::fwrite(clean.data(), 1, clean.size(), stream) == clean.size();
  const bool flushed = std::fflush(stream) == 0;
  if ((!whole || !flushed) && stream == stdout && lost_errno_ == 0) lost_errno_ = errno == 0 ? EIO : errno;
}

void Console::out(std::string_view text) {
  write(stdout, printable_lines(text));
}

void Console::out_coloured(std::string_view text) {
  write(stdout, text);
}

Json Console::log_line(LogLevel level, std::string_view event) const {
  CHECK(logs_json());
  return {{"time", to_rfc3339(log_clock_->wall())}, {"level", name_of(level)}, {"event", event}};
}

void Console::log(const Json& line) {
  write(stderr, dumped_line(line) + "\n");
}

/// Redacted before it becomes JSON, which writes what is not ASCII in another way.
void Console::log_text(LogLevel level, std::string_view text) {
  Json line = log_line(level, "notice");
  line["message"] = redactor_.redact(text);
  log(line);
}

void Console::err(std::string_view line) {
  note(LogLevel::info, line);
}

void Console::note(LogLevel level, std::string_view line) {
  if (logs_json()) return log_text(level, line);
  write(stderr, printable(line, std::numeric_limits<std::size_t>::max()) + "\n");
}

void Console::warning(std::string_view text) {
  if (logs_json()) return log_text(LogLevel::warning, text);
  err("warning: " + std::string(text));
}

void Console::error(const Error& error) {
  const std::string words = printable(redactor_.redact(error.message), error_bytes_max);
  if (!logs_json()) return err("zoetrope: " + words);
  Json line = log_line(LogLevel::error, "error");
  line["code"] = to_string(error.code);
  line["message"] = words;
  log(line);
}

bool Console::ask(std::string_view question, const std::function<bool()>& given_up) {
  write(stderr, printable(question, error_bytes_max) + " [y/N] ");
  const std::string answer = read_line(given_up);
  if (given_up()) write(stderr, "\n");
  const std::string word = lower_ascii(trimmed(answer));
  return word == "y" || word == "yes";
}

Result<void> Console::written() {
  const MutexLock lock(mutex_);
  if (lost_errno_ == 0 || lost_errno_ == EPIPE) return {};
  if (lost_errno_ == EBADF) {
    return Error{
        ErrorCode::unavailable,
        "the results could not be printed: standard output is closed; send it to a file or /dev/null"};
  }
  return os_error(lost_errno_, "write results to", "standard output");
}

}  // namespace zoetrope::cli

#include "cli/console.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

#include "base/text.h"

namespace zoetrope::cli {

Console::Console() : input_is_terminal_(isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1) {}

void Console::out(std::string_view text) {
  const MutexLock lock(mutex_);
  fmt::print(stdout, "{}", redactor_.redact(text));
  std::fflush(stdout);
}

void Console::err(std::string_view line) {
  const MutexLock lock(mutex_);
  fmt::print(stderr, "{}\n", redactor_.redact(line));
}

void Console::error(const Error& error) {
  err("zoetrope: " + printable(error.message, 2000));
}

bool Console::ask(std::string_view question) {
  {
    const MutexLock lock(mutex_);
    fmt::print(stderr, "{} [y/N] ", redactor_.redact(question));
    std::fflush(stderr);
  }
  std::string answer;
  if (!std::getline(std::cin, answer)) return false;
  const std::string word = lower_ascii(trimmed(answer));
  return word == "y" || word == "yes";
}

}  // namespace zoetrope::cli

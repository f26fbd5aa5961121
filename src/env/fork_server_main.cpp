#include <dirent.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "env/fork_server.h"

/// A fork server for the tests of this room: it does what the first word of a job says.

extern char** environ;

namespace {

std::string names_of_environment() {
  std::string names;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    names += text.substr(0, text.find('=')) + "\n";
  }
  return names;
}

bool print(int stream, const std::string& text) {
  return write(stream, text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

std::string open_descriptors() {
  std::string found;
  DIR* folder = opendir("/proc/self/fd");
  if (folder == nullptr) return "?";
  const std::string its_own = std::to_string(dirfd(folder));
  while (const dirent* entry = readdir(folder)) {
    const std::string name = entry->d_name;
    if (!name.starts_with('.') && name != its_own) found += name + "\n";
  }
  closedir(folder);
  return found;
}

int do_job(const std::string& what, bool served) {
  if (what == "abort") std::abort();
  if (what == "wait") pause();
  std::string text;
  char byte = 0;
  if (what == "environment") text = names_of_environment();
  if (what == "descriptors") text = open_descriptors();
  if (what == "family") text = std::to_string(getppid()) + (getpgrp() == getpid() ? " 1" : " 0");
  if (what == "input") text = read(STDIN_FILENO, &byte, 1) == 0 ? "-1" : "a byte";
  if (what == "served") text = served ? "yes" : "no";
  const bool printed = print(STDOUT_FILENO, text) && print(STDERR_FILENO, what == "errors" ? "trouble" : "");
  return printed ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  const std::vector<std::string> arguments(words + 1, words + count);
  if (arguments.empty()) return 2;
  if (arguments.front() != "server") return do_job(arguments.front(), false);
  return zoetrope::serve_forks([](const std::vector<std::string>& job) { return do_job(job.front(), true); });
}

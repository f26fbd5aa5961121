#include <dirent.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "env/fork_server.h"

/// A fork server for the tests of this room: it does what the first word of a job says.

namespace {

int print_descriptors() {
  DIR* folder = opendir("/proc/self/fd");
  if (folder == nullptr) return 1;
  while (const dirent* entry = readdir(folder)) {
    const int fd = std::atoi(entry->d_name);
    if (entry->d_name[0] != '.' && fd != dirfd(folder)) std::printf("%d\n", fd);
  }
  closedir(folder);
  return 0;
}

int do_job(const std::vector<std::string>& words) {
  const std::string& what = words.front();
  if (what == "abort") std::abort();
  if (what == "wait") pause();
  int status = 0;
  if (what == "descriptors") status = print_descriptors();
  if (what == "family") std::printf("%d %d", getppid(), static_cast<int>(getpgrp() == getpid()));
  if (what == "input") std::printf("%d", std::getchar());
  if (what == "served") std::printf("%s", std::getenv("ZOETROPE_TEST_EXECUTED") == nullptr ? "yes" : "no");
  std::fputs(what == "errors" ? "trouble" : "", stderr);
  return std::fflush(stdout) == 0 ? status : 1;
}

}  // namespace

int main(int count, char** words) {
  const std::vector<std::string> arguments(words + 1, words + count);
  if (arguments == std::vector<std::string>{"server"}) return zoetrope::serve_forks(do_job);
  setenv("ZOETROPE_TEST_EXECUTED", "1", 1);
  return do_job(arguments);
}

#include "boundary.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <climits>

#include "plan.h"
#include "unsynced.h"

namespace zoetrope::mishaps {
namespace {

std::atomic<std::int64_t> crossed = 0;

[[noreturn]] void die() {
  if (plan().power) lose_unsynced(plan().power_seed);
  while (true) syscall(SYS_kill, plan().owner, SIGKILL);
}

void stop() {
  syscall(SYS_kill, plan().owner, SIGSTOP);
  plan().boot_seconds += plan().stop_seconds;
  plan().wall_seconds += plan().stop_seconds;
}

void note(std::int64_t number, const char* call, const std::string& subject) {
  if (plan().log < 0) return;
  const std::string line = std::to_string(number) + " " + call + " " + subject + "\n";
  // Whether the line arrives decides nothing.
  (void)syscall(SYS_write, plan().log, line.data(), line.size());
}

std::string link_of(const std::string& link) {
  std::array<char, PATH_MAX> path{};
  const auto length = syscall(SYS_readlinkat, AT_FDCWD, link.c_str(), path.data(), path.size());
  return length > 0 ? std::string(path.data(), static_cast<std::size_t>(length)) : std::string();
}

std::string path_of(int descriptor) {
  return link_of("/proc/self/fd/" + std::to_string(descriptor));
}

bool counts(const std::string& path) {
  return !plan().under.empty() && path.starts_with(plan().under);
}

}  // namespace

Boundary::Boundary(const char* call, const std::string& subject) : number_(++crossed) {
  const int kept = errno;
  for (const Plan::WallStep& step : plan().wall) {
    if (step.from == number_) plan().wall_seconds = step.seconds;
  }
  note(number_, call, subject);
  for (const std::int64_t at : plan().terms) {
    if (number_ == at) syscall(SYS_kill, plan().owner, SIGTERM);
  }
  if (number_ == plan().kill_at && !plan().kill_after) die();
  if (number_ == plan().stop_at) stop();
  errno = kept;
}

Boundary::~Boundary() {
  const int kept = errno;
  if (number_ == plan().kill_at && plan().kill_after) die();
  errno = kept;
}

std::string counted_file(int descriptor) {
  struct stat status {};
  if (!is_ours() || fstat(descriptor, &status) != 0) return {};
  if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) return {};
  std::string path = path_of(descriptor);
  return counts(path) ? path : std::string();
}

std::string counted_name(int folder, const char* name) {
  if (!is_ours() || name == nullptr) return {};
  std::string path = name;
  if (!path.starts_with('/')) {
    path = (folder == AT_FDCWD ? link_of("/proc/self/cwd") : path_of(folder)) + "/" + path;
  }
  return counts(path) ? path : std::string();
}

std::string counted_socket(int descriptor) {
  if (!is_ours()) return {};
  int kind = 0;
  int family = 0;
  socklen_t size = sizeof kind;
  if (getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &kind, &size) != 0 || kind != SOCK_STREAM) return {};
  size = sizeof family;
  if (getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &family, &size) != 0) return {};
  return family == AF_INET || family == AF_INET6 ? "socket " + std::to_string(descriptor) : std::string();
}

}  // namespace zoetrope::mishaps

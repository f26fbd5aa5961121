#include "plan.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace zoetrope::mishaps {
namespace {

std::string_view setting(const char* name) {
  const char* value = getenv(name);
  return value == nullptr ? std::string_view() : value;
}

/// Takes a number, with or without "+", off the front.
std::int64_t number(std::string_view& text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

bool take(std::string_view& text, char expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(1);
  return true;
}

void read_wall(Plan& into) {
  std::string_view text = setting("ZOETROPE_MISHAPS_WALL");
  while (!text.empty()) {
    const std::int64_t seconds = number(text);
    const std::int64_t from = take(text, '@') ? number(text) : 0;
    into.wall.push_back({from, seconds});
    if (from == 0) into.wall_seconds = seconds;
    if (!take(text, ',')) break;
  }
}

void read(Plan& into) {
  into.owner = static_cast<pid_t>(syscall(SYS_getpid));
  into.under = setting("ZOETROPE_MISHAPS_UNDER");
  if (const std::string log(setting("ZOETROPE_MISHAPS_LOG")); !log.empty()) {
    into.log = static_cast<int>(
        syscall(SYS_openat, AT_FDCWD, log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  }
  std::string_view kill = setting("ZOETROPE_MISHAPS_KILL");
  into.kill_at = number(kill);
  into.kill_after = take(kill, '+');
  std::string_view stop = setting("ZOETROPE_MISHAPS_STOP");
  into.stop_at = number(stop);
  if (take(stop, ':')) into.stop_seconds = number(stop);
  std::string_view terms = setting("ZOETROPE_MISHAPS_SIGNALS");
  while (!terms.empty()) {
    into.terms.push_back(number(terms));
    if (!take(terms, ',')) break;
  }
  std::string_view power = setting("ZOETROPE_MISHAPS_POWER");
  into.power = !power.empty();
  into.power_seed = static_cast<std::uint64_t>(number(power));
  into.lying = !setting("ZOETROPE_MISHAPS_LYING").empty();
  std::string_view boot = setting("ZOETROPE_MISHAPS_BOOT");
  into.boot_seconds = number(boot);
  read_wall(into);
}

}  // namespace

Plan& plan() {
  // Never destroyed: the process still writes after its static objects are gone.
  static Plan* const made = [] {
    auto* fresh = new Plan;
    read(*fresh);
    return fresh;
  }();
  return *made;
}

bool is_ours() {
  return syscall(SYS_getpid) == plan().owner;
}

namespace {

/// Before main, so that no thread and no fork is the first to ask.
[[gnu::constructor]] void load() {
  plan();
}

}  // namespace
}  // namespace zoetrope::mishaps

#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include "env/clock.h"

/// For the tests of this room: what other processes are seen to do.

namespace zoetrope {

inline constexpr auto long_enough = std::chrono::seconds(30);

inline std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A zombie that nobody has collected yet is not alive.
inline bool is_alive(pid_t pid) {
  const std::string stat = content("/proc/" + std::to_string(pid) + "/stat");
  const std::size_t name_end = stat.rfind(") ");
  return name_end != std::string::npos && stat[name_end + 2] != 'Z' && stat[name_end + 2] != 'X';
}

/// False when it does not come true within `long_enough`.
template <typename Predicate>
bool becomes_true(Predicate predicate) {
  constexpr auto look_interval = std::chrono::milliseconds(2);
  const auto clock = make_system_clock();
  const MonoTime deadline = clock->mono() + long_enough;
  while (clock->mono() < deadline) {
    if (predicate()) return true;
    std::this_thread::sleep_for(look_interval);
  }
  return false;
}

}  // namespace zoetrope

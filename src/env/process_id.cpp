#include "env/process_id.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <fstream>
#include <string>

#include "base/text.h"
#include "env/os_error.h"

namespace zoetrope {
namespace {

/// Counted from the field behind the command's name, which is the third.
constexpr std::size_t start_field = 22 - 3;

}  // namespace

Result<ProcessId> identify(pid_t pid) {
  const std::string path = fmt::format("/proc/{}/stat", pid);
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  const Error unreadable{ErrorCode::unavailable,
                         fmt::format("\"{}\" does not tell when the process began; is /proc mounted?", path)};
  // The name is in parentheses and may hold anything, parentheses too.
  const std::size_t name_end = line.rfind(") ");
  if (name_end == std::string::npos) return unreadable;
  const auto fields = split(std::string_view(line).substr(name_end + 2), ' ');
  if (fields.size() <= start_field) return unreadable;
  ProcessId id{pid, 0};
  const std::string_view ticks = fields[start_field];
  const auto [end, problem] = std::from_chars(ticks.data(), ticks.data() + ticks.size(), id.start_ticks);
  if (problem != std::errc() || end != ticks.data() + ticks.size()) return unreadable;
  return id;
}

Result<std::string> own_program() {
  std::array<char, PATH_MAX> target{};
  const ssize_t length = readlink("/proc/self/exe", target.data(), target.size());
  if (length < 0) return os_error(errno, "resolve", "/proc/self/exe");
  std::string path(target.data(), static_cast<std::size_t>(length));
  if (access(path.c_str(), X_OK) != 0) {
    return Error{
        ErrorCode::not_found,
        fmt::format("our own program \"{}\" was replaced or removed; start it again", printable(path))};
  }
  return path;
}

}  // namespace zoetrope

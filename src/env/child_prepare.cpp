#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/text.h"
#include "env/child_launch.h"
#include "env/os_error.h"
#include "env/pipe.h"

namespace zoetrope {
namespace {

bool is_program(const std::string& path) {
  struct ::stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && access(path.c_str(), X_OK) == 0;
}

Result<std::string> find_program(const std::string& name, const std::string& search_path) {
  if (name.starts_with('/')) return name;
  if (name.empty() || name.find('/') != std::string::npos) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("program \"{}\" is neither a bare name nor an absolute path", printable(name))};
  }
  for (const std::string_view folder : split(search_path, ':')) {
    // An empty or relative part of PATH would run whatever lies in the current folder.
    if (!folder.starts_with('/')) continue;
    std::string candidate = fmt::format("{}/{}", folder, name);
    if (is_program(candidate)) return candidate;
  }
  return Error{ErrorCode::not_found,
               fmt::format("there is no program \"{}\" in {}; install it or correct PATH", printable(name),
                           printable(search_path))};
}

Result<void> check_spec(const ChildSpec& spec) {
  const auto refuse = [](std::string_view why) {
    return Error{ErrorCode::invalid_input, fmt::format("cannot start a program: {}", why)};
  };
  if (spec.argv.empty()) return refuse("the argument vector is empty");
  for (const std::string& argument : spec.argv) {
    if (argument.find('\0') != std::string::npos) return refuse("an argument holds a NUL byte");
  }
  if (spec.directory.find('\0') != std::string::npos) return refuse("the folder's name holds a NUL byte");
  for (const auto& [name, value] : spec.environment) {
    if (name.empty() || name.find('=') != std::string::npos || name.find('\0') != std::string::npos ||
        value.find('\0') != std::string::npos) {
      return refuse(fmt::format("the environment variable \"{}\" is not well formed", printable(name)));
    }
  }
  return {};
}

}  // namespace

Result<Launch> prepare_launch(const ChildSpec& spec, const std::string& search_path) {
  TRY(check_spec(spec));
  Launch launch;
  const auto own_path = spec.environment.find("PATH");
  launch.program = TRY(
      find_program(spec.argv.front(), own_path == spec.environment.end() ? search_path : own_path->second));
  launch.arguments = spec.argv;
  launch.directory = spec.directory;
  if (own_path == spec.environment.end()) launch.environment.push_back("PATH=" + search_path);
  for (const auto& [name, value] : spec.environment) launch.environment.push_back(name + "=" + value);
  Descriptor nothing(open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (!nothing.is_open()) return os_error(errno, "open", "/dev/null");
  launch.input = TRY(above_standard_streams(std::move(nothing)));
  launch.guarded = spec.guarded;
  launch.cpu_seconds_max = spec.cpu_seconds_max;
  launch.address_space_bytes_max = spec.address_space_bytes_max;
  launch.file_bytes_max = spec.file_bytes_max;
  return launch;
}

}  // namespace zoetrope

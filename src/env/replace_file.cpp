#include "env/replace_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>

#include "base/text.h"
#include "env/os_error.h"

namespace zoetrope {

Result<void> replace_file(const FileSystem& files, const std::string& from, const std::string& to) {
  const std::string source = files.absolute(from);
  const std::string target = files.absolute(to);
  if (std::rename(source.c_str(), target.c_str()) == 0) return {};
  const int problem = errno;
  return os_error(problem, fmt::format("rename \"{}\" to", printable(source)), target);
}

}  // namespace zoetrope

#include "sql/database_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace zoetrope::sql {
namespace {

constexpr mode_t owner_only = 0600;

Error file_error(std::string_view what, const std::string& path, int error_number) {
  ErrorCode code = ErrorCode::unavailable;
  std::string_view remedy = "check the disk, and the owner and mode of the folder";
  if (error_number == ENOENT || error_number == ENOTDIR) {
    code = ErrorCode::not_found;
    remedy = "make the folder, or give the database another place";
  }
  if (error_number == ENOSPC || error_number == EDQUOT || error_number == EROFS) {
    code = ErrorCode::no_space;
    remedy = "free some space or make it writable, or give the database another place";
  }
  if (error_number == ENAMETOOLONG) {
    code = ErrorCode::invalid_input;
    remedy = "shorten the name";
  }
  return {code, fmt::format("{} database {} ({}); {}", what, path,
                            std::system_category().message(error_number), remedy)};
}

}  // namespace

Result<std::string> resolve_database_path(const std::string& path) {
  const std::filesystem::path whole(path);
  if (path.find('\0') != std::string::npos || !whole.is_absolute() || !whole.has_filename()) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("\"{}\" is no absolute path of a database file", path)};
  }
  std::error_code failed;
  const std::filesystem::path folder = std::filesystem::canonical(whole.parent_path(), failed);
  if (failed) return file_error("cannot find the folder of", path, failed.value());
  return (folder / whole.filename()).string();
}

Result<void> create_database_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, owner_only);
  if (descriptor >= 0) {
    ::close(descriptor);
    return {};
  }
  if (errno == EEXIST) return {};
  return file_error("cannot create", path, errno);
}

}  // namespace zoetrope::sql

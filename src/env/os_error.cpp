#include "env/os_error.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "base/text.h"

namespace zoetrope {
namespace {

struct Row {
  int error_number;
  ErrorCode code;
  std::string_view text;
};

constexpr std::array rows{
    Row{ENOENT, ErrorCode::not_found, "there is no such file or folder"},
    Row{EEXIST, ErrorCode::conflict, "it exists already"},
    Row{ENOTEMPTY, ErrorCode::conflict, "the folder is not empty"},
    Row{ENOSPC, ErrorCode::no_space, "the disk is full; free some space"},
    Row{EDQUOT, ErrorCode::no_space, "your disk quota is used up; free some space"},
    Row{EROFS, ErrorCode::no_space, "the disk is mounted read-only; mount it writable"},
    Row{EFBIG, ErrorCode::no_space,
        "the file would be larger than this process may write; raise `ulimit -f`, or the file system is "
        "full"},
    Row{ENOTDIR, ErrorCode::invalid_input, "a part of the path is no folder, or is a symbolic link"},
    Row{EISDIR, ErrorCode::invalid_input, "it is a folder; name a file"},
    Row{ELOOP, ErrorCode::invalid_input, "it is or passes a symbolic link; use the real path"},
    Row{EXDEV, ErrorCode::invalid_input, "it leaves its root folder or its file system; use a path inside"},
    Row{ENAMETOOLONG, ErrorCode::invalid_input, "the name is too long; shorten it"},
    Row{ENXIO, ErrorCode::invalid_input, "it is not a regular file; name a regular file"},
    Row{EACCES, ErrorCode::unavailable, "permission is denied; check its owner and mode"},
    Row{EPERM, ErrorCode::unavailable, "it is not permitted; check its owner and mode"},
};

}  // namespace

Error os_error(int error_number, std::string_view action, std::string_view path) {
  const std::string subject = fmt::format("cannot {} \"{}\"", action, printable(path));
  for (const Row& row : rows) {
    if (row.error_number == error_number) return {row.code, fmt::format("{}: {}", subject, row.text)};
  }
  const std::string reason = std::generic_category().message(error_number);
  return {ErrorCode::unavailable, fmt::format("{}: {} (errno {})", subject, reason, error_number)};
}

}  // namespace zoetrope

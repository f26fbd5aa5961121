#include "sql/sqlite_error.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cerrno>
#include <system_error>

#include "base/text.h"
#include "sql/statement_error.h"

namespace zoetrope::sql {
namespace {

constexpr int primary_code_mask = 0xff;

bool means_no_space(int error_number) {
  return error_number == ENOSPC || error_number == EDQUOT || error_number == EROFS || error_number == EFBIG;
}

Error no_space(const std::string& path, std::string_view reason) {
  return {ErrorCode::no_space,
          fmt::format("cannot write database {} ({}); free some space or make it writable, then try again",
                      path, reason)};
}

Error device_error(int code, int error_number, const std::string& path, const std::string& reason) {
  const std::string cause = error_number == 0
                                ? reason
                                : fmt::format("{}: {}", reason, std::system_category().message(error_number));
  if (code == SQLITE_CANTOPEN_SYMLINK) {
    return {ErrorCode::invalid_input,
            fmt::format("database {} is a symbolic link; give the path of the file itself", path)};
  }
  if (code == SQLITE_CANTOPEN_ISDIR || error_number == EISDIR) {
    return {ErrorCode::invalid_input, fmt::format("database {} is a folder; give the path of a file", path)};
  }
  const bool opening = (code & primary_code_mask) == SQLITE_CANTOPEN;
  if (means_no_space(error_number) && (opening || code == SQLITE_IOERR_WRITE)) return no_space(path, cause);
  if (opening && error_number == ENOENT) {
    return {ErrorCode::not_found, fmt::format("there is no database {}", path)};
  }
  return {ErrorCode::unavailable,
          fmt::format("cannot {} database {} ({}); check the disk and the permissions",
                      opening ? "open" : "read or write", path, cause)};
}

Error readonly_error(int code, const SqliteOptions& options, const std::string& reason) {
  if (code == SQLITE_READONLY_ROLLBACK || code == SQLITE_READONLY_RECOVERY) {
    return {ErrorCode::unavailable,
            fmt::format(
                "database {} was left in the middle of a change and may only be read here; run a command as "
                "a user who may write it",
                options.path)};
  }
  if (options.access == Access::read_only) {
    return {ErrorCode::internal, fmt::format("a write through a read-only connection to {}", options.path)};
  }
  return no_space(options.path, reason);
}

}  // namespace

Error sqlite_error(sqlite3* database, int code, const SqliteOptions& options, std::string_view statement) {
  const std::string& path = options.path;
  const std::string reason = database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code);
  switch (code & primary_code_mask) {
    case SQLITE_CONSTRAINT:
      return {ErrorCode::conflict, fmt::format("database {}: {}", path, printable(reason))};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorCode::unavailable,
              fmt::format("database {} is in use by another program ({}); try again when it has finished",
                          path, reason)};
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return device_error(code, database != nullptr ? sqlite3_system_errno(database) : 0, path, reason);
    case SQLITE_PERM:
    case SQLITE_NOMEM:
    case SQLITE_INTERRUPT:
    case SQLITE_PROTOCOL:
    case SQLITE_NOLFS:
      return {ErrorCode::unavailable, fmt::format("database {}: {}; try again", path, reason)};
    case SQLITE_READONLY:
      return readonly_error(code, options, reason);
    case SQLITE_FULL:
      return no_space(path, reason);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {ErrorCode::corrupt,
              fmt::format("{} is not a Zoetrope database or is damaged ({}); restore it from a backup", path,
                          printable(reason))};
    case SQLITE_TOOBIG:
      return {ErrorCode::invalid_input, fmt::format("a value is too long for database {}", path)};
    default:
      return statement_error(path, reason, statement);
  }
}

}  // namespace zoetrope::sql

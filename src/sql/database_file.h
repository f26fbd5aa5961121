#pragma once

#include <string>

#include "base/result.h"

/// The place of a database in the file system, before the engine opens it.

namespace zoetrope::sql {

/// The same path with every symbolic link in its folder resolved; the last part is left as it is, so that a
/// link there can still be refused. Errors: not_found (no such folder), invalid_input (no usable path),
/// unavailable.
Result<std::string> resolve_database_path(const std::string& path);

/// Makes the file, empty and with mode 0600, when there is none. The engine gives its journal the mode of the
/// database. Errors: no_space (full or read-only file system), not_found, unavailable.
///
/// It never opens a file that exists: closing any descriptor of a file drops all POSIX locks which this
/// process holds on it (https://www.sqlite.org/howtocorrupt.html, section 2.2), those of other connections
/// included.
Result<void> create_database_file(const std::string& path);

}  // namespace zoetrope::sql

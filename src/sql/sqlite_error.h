#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "sql/sql.h"

struct sqlite3;

namespace zoetrope::sql {

/// What one call of the SQLite API that just failed with the extended result code `code` means to us; see
/// Connection for the classes. Codes: https://www.sqlite.org/rescode.html. `database` may be null, the code
/// is then all there is. `statement` is shown only where the statement itself is at fault.
///
/// A write error is `no_space` when the cause is a full or read-only file system. A failed sync never is: it
/// may stand behind the point where a transaction is complete, and `no_space` promises that it is not.
Error sqlite_error(sqlite3* database, int code, const SqliteOptions& options, std::string_view statement);

}  // namespace zoetrope::sql

#include "sql/version.h"

#include <sqlite3.h>

namespace zoetrope::sql {

LibraryVersion library_version() {
  return {"SQLite", SQLITE_VERSION, sqlite3_libversion()};
}

}  // namespace zoetrope::sql

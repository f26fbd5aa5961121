#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "env/clock.h"
#include "sql/sql.h"

/// All that a database knows, in another one, of whatever engine.

namespace zoetrope::store {

struct CopyPlace {
  std::string where;  ///< what sql::open() takes
  std::string shown;  ///< without a password
};

struct CopiedTable {
  std::string name;
  std::int64_t rows = 0;
};

struct Copied {
  bool was_there = false;           ///< an earlier call had finished it, and nothing was done
  std::vector<CopiedTable> tables;  ///< in the order in which they were copied
};

/// Copies `from` into `to`, in which nothing may be known yet, and leaves `from` closed: two databases that
/// both send would pay twice for each clip. It is closed before anything is copied, and opened again where
/// the copy fails; called again after a kill, it goes on. One thread.
///
/// Errors: conflict (a worker or a run is at work on `from`, it was copied elsewhere already, or `to` knows
/// something), invalid_input (a table of the pipeline in `to` has no place for a column of `from`), and those
/// of sql::open(), sql::migrate() and sql::Connection.
Result<Copied> copy_database(const CopyPlace& from, const CopyPlace& to, Clock& clock);

/// Errors: conflict, with where it went, for a database that was copied into another one.
Result<void> refuse_copied(sql::Connection& db);

}  // namespace zoetrope::store

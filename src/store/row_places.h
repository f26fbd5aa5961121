#pragma once

#include <optional>

#include "base/time.h"
#include "sql/sql.h"
#include "store/store.h"

/// Which row of a table of videos is told next. Of a table one row is told at a time, and none while
/// something is the matter with the whole of it.

namespace zoetrope::store {

/// SQL: is it an error of the whole table? What one row does not take is no reason to keep back the others.
#define ZOETROPE_TABLE_PROBLEM(place) \
  place ".problem_code <> '' AND " place ".problem_code IN ('not_found', 'rejected')"

/// The columns of a place that is to be told, as in deliveries.cpp.
Result<std::optional<sql::Row>> due_row(sql::Connection& db, const Now& now);

/// When the next row is due that nobody tells at the moment; it may be past.
Result<std::optional<WallTime>> next_row(sql::Connection& db);

}  // namespace zoetrope::store

#pragma once

#include <span>

#include "sql/sql.h"

namespace zoetrope::store {

/// The numbered steps of the schema. Forward only: a released step is never edited, a change is a new step,
/// for each engine. PostgreSQL begins with what SQLite has after twelve.
std::span<const sql::Migration> migrations(sql::Dialect dialect = sql::Dialect::sqlite);
/// On which the triggers of PostgreSQL tell workers of work that became due.
inline constexpr std::string_view work_channel = "zoetrope_work";
/// Of the last step, the same for all engines.
int newest_schema();

}  // namespace zoetrope::store

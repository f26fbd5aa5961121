#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sql/sql.h"

/// The rows of tables, brought from one database to another; for copy.cpp alone.

namespace zoetrope::store {

struct TableToCopy {
  std::string_view name;
  /// Another program may have made it in either database, with columns that we know nothing of.
  bool is_pipelines = false;
  /// Of rows that come later; filled when those are there. "" for none.
  std::string_view late_column = "";
  /// Numbers its rows by itself.
  bool has_own_numbers = false;
};

/// Every table that is to be copied, each after those that it refers to.
const std::vector<TableToCopy>& tables_to_copy();

/// Within a transaction of both. Returns how many rows there are. Errors: invalid_input (a column has no
/// place there), and those of the connections.
Result<std::int64_t> copy_rows(sql::Connection& from, sql::Connection& to, const TableToCopy& table);
/// After all tables are there.
Result<void> fill_late_column(sql::Connection& from, sql::Connection& to, const TableToCopy& table);

}  // namespace zoetrope::store

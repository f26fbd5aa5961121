#pragma once

#include <string>
#include <vector>

#include "sql/sql.h"

namespace zoetrope::store {

/// What the tables of a pipeline lack that made them before us, each in one line with the remedy; empty when
/// they have all that is read and written, or when there are none yet. Reads only.
Result<std::vector<std::string>> pipeline_problems(sql::Connection& db);

/// Those alone that stand in the way of our own tables, which refer to theirs: keys that do not compare with
/// a text.
Result<std::vector<std::string>> key_problems(sql::Connection& db);

/// As the engine has them, in their order; none when there is no such table.
Result<std::vector<std::string>> column_names(sql::Connection& db, const std::string& table);

}  // namespace zoetrope::store

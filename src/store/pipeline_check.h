#pragma once

#include <string>
#include <vector>

#include "sql/sql.h"

namespace zoetrope::store {

/// What the tables of a pipeline lack that made them before us, each in one line with the remedy; empty when
/// they have all that is read and written, or when there are none yet. Reads only.
Result<std::vector<std::string>> pipeline_problems(sql::Connection& db);

}  // namespace zoetrope::store

#pragma once

#include <vector>

#include "sql/sql.h"

namespace zoetrope::sim {

/// The product's schema; without the unique keys that a mutant takes away.
std::vector<sql::Migration> schema_of_the_run();

}  // namespace zoetrope::sim

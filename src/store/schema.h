#pragma once

#include <span>

#include "sql/sql.h"

namespace zoetrope::store {

/// The numbered steps of the schema. Forward only: a released step is never edited, a change is a new step.
std::span<const sql::Migration> migrations();

}  // namespace zoetrope::store

#pragma once

#include "lifecycle/render_history.h"
#include "model/ids.h"
#include "sql/sql.h"

namespace zoetrope::store {

/// What the latest finished renders took that this attempt can be compared with: of its account, its model
/// and its length.
Result<lifecycle::RenderHistory> load_history(sql::Connection& db, const AttemptId& attempt);

}  // namespace zoetrope::store

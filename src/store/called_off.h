#pragma once

#include "base/time.h"
#include "model/ids.h"
#include "sql/sql.h"

/// Tasks whose row another program has set to `cancelled` while workers had them, inside the caller's
/// transaction. Nothing more of them is sent; what is at the provider, and paid for, is seen to its end.

namespace zoetrope::store {

/// Has somebody else set the row to `cancelled` since it was left? Only of a task that workers have.
Result<bool> is_called_off_anew(sql::Connection& db, const TaskId& task);

/// Takes the task from the workers. It is `cancelled`, whatever still comes of it, until somebody asks for it
/// anew. Tell of its status after it.
Result<void> call_off(sql::Connection& db, const TaskId& task, WallTime now);

/// Somebody asks for it. True when it was called off: tell of its status after it.
Result<bool> ask_anew(sql::Connection& db, const TaskId& task);

}  // namespace zoetrope::store

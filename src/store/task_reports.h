#pragma once

#include <optional>

#include "model/report.h"
#include "sql/sql.h"
#include "store/store.h"

/// What a report says of a task, inside the caller's transaction.

namespace zoetrope::store {

/// How the task stands now; nothing when its status is a word that only another program knows.
Result<std::optional<TaskReport>> load_task_report(sql::Connection& db, const TaskId& task);

}  // namespace zoetrope::store

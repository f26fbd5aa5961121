#pragma once

#include "model/report.h"
#include "sql/sql.h"
#include "store/store.h"

/// What is to be told of single clips, inside the caller's transaction.

namespace zoetrope::store {

/// Puts how the clips of the task stand into the outbox, each that is not what was put there last: if their
/// channel has a table of videos, and those clips that somebody has asked for or that there is something of.
/// Called wherever a clip changes.
Result<void> report_clips(sql::Connection& db, const TaskId& task, WallTime now);

}  // namespace zoetrope::store

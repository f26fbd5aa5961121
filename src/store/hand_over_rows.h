#pragma once

#include <string>
#include <vector>

#include "lifecycle/task_status.h"
#include "sql/sql.h"
#include "store/store.h"

/// Tasks that were handed to a worker, inside the caller's transaction.

namespace zoetrope::store {

/// What has become of making a task's clips, and whether a cap keeps it from sending; nothing of either for a
/// task that no worker has. Whether it rests is left open.
Result<lifecycle::HandedStanding> handed_standing(sql::Connection& db, const TaskId& task);

/// Leases plans that are due. One at a time for a task, whoever makes it.
Result<void> claim_plans(sql::Connection& db, const ClaimRequest& request, const Now& now,
                         std::vector<lifecycle::StepInput>& claimed);

/// A row of `channel_settings`, where the channel has none yet.
Result<void> put_channel_settings(sql::Connection& db, const std::string& channel);

/// SQL, of a task's hand-over `ho` and its channel `ch`, both of which may be missing: may something of it be
/// sent?
#define ZOETROPE_MAY_BE_SENT "(COALESCE(ho.paused, 0) = 0 AND COALESCE(ch.paused, 0) = 0)"

}  // namespace zoetrope::store

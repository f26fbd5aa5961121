#pragma once

#include <optional>

#include "store/rows.h"

namespace zoetrope::store {

/// What goes onto the rows beside the change itself.
struct ChangeContext {
  std::string_view source;  ///< who brought it, for the history: "step", "journal", "person"
  Random& random;
  Now now;
  bool keeps_lease = false;  ///< of the work row that goes on; else it is free for whoever is first
  std::optional<StepKind> step = std::nullopt;  ///< that a step brought
};

/// Writes one Change: clip, attempt, ledger, work, account, history and the task's status, inside the
/// caller's transaction. Returns what there is to tell about the clip, if anything.
Result<std::optional<ClipEvent>> write_change(sql::Connection& db, const Loaded& before,
                                              const lifecycle::Change& change, const ChangeContext& context);

/// Recomputes a task's status from its clips, and reports it.
Result<void> refresh_task_status(sql::Connection& db, const TaskId& task, WallTime now);

Result<void> add_event(sql::Connection& db, const Loaded& about, std::string_view kind,
                       std::string_view detail, WallTime now);

}  // namespace zoetrope::store

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lifecycle/rounds.h"
#include "sql/sql.h"
#include "store/store.h"

/// Rounds of automatic retry, inside the caller's transaction.

namespace zoetrope::store {

struct RoundRow {
  ClipId clip;
  lifecycle::RoundClip standing;
};
/// All clips of a task, by number.
Result<std::vector<RoundRow>> load_round_clips(sql::Connection& db, const TaskId& task);

/// A clip of a task has changed: plans its next round, or takes the plan back. True while nothing of the task
/// is sent before it. Does nothing for a task that no worker has.
Result<bool> settle_rounds(sql::Connection& db, const TaskId& task, const std::vector<RoundRow>& clips,
                           WallTime now);

/// Begins the rounds that are due: what may pass is taken up as if a person had asked for it.
Result<void> begin_due_rounds(sql::Connection& db, Random& random, const Now& now);

/// A person has asked for something of the task: its rounds begin anew.
Result<void> forget_rounds(sql::Connection& db, const TaskId& task);

/// The waits as a hand-over keeps them.
std::string to_round_list(const std::vector<Duration>& waits);
std::vector<Duration> from_round_list(const std::string& text);

}  // namespace zoetrope::store

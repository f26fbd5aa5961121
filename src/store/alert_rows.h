#pragma once

#include <string>

#include "model/report.h"
#include "store/budget_rows.h"
#include "store/money_views.h"
#include "store/rows.h"

/// What a person should hear of without looking, inside the caller's transaction. Nothing is written where
/// nobody wants to hear of it.

namespace zoetrope::store {

/// Whose channels are concerned: those of the task, of all tasks on the account, or all there are.
struct Concerned {
  TaskId task = {};
  std::string account = "";
  bool everybody = false;
};

/// Tells everybody who wants to hear of this kind from one of these channels.
Result<void> put_alert(sql::Connection& db, const Concerned& concerned, AlertKind kind,
                       const std::string& text, WallTime now);

/// The clip waits for a person now.
Result<void> alert_held(sql::Connection& db, const Loaded& clip, HoldReason reason, const std::string& why,
                        WallTime now);

/// No round of the task comes by itself any more.
Result<void> alert_rounds_over(sql::Connection& db, const TaskId& task, const std::string& why, WallTime now);

/// What was used up of this budget has changed: told at 80 and at 100 per cent, each once until there is room
/// again for a send of this price.
Result<void> alert_budget(sql::Connection& db, const TaskId& task, const CountedBudget& counted, Money price,
                          WallTime now);
/// The next send does not fit into it: told once, until something fits again.
Result<void> alert_used_up(sql::Connection& db, const TaskId& task, const BudgetView& budget, WallTime now);

}  // namespace zoetrope::store

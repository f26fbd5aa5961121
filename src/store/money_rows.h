#pragma once

#include "base/money.h"
#include "sql/sql.h"
#include "store/rows.h"

/// The ledger; every function runs inside the caller's transaction.

namespace zoetrope::store {

/// Reserves the price of a new attempt. Requires that no budget blocks it.
Result<void> reserve(sql::Connection& db, const Loaded& attempt, WallTime now);
/// What a transition asks for: release, post, or reserve again.
Result<void> move_ledger(sql::Connection& db, const Loaded& attempt, lifecycle::LedgerMove move, Money posted,
                         WallTime now);

/// What the attempt may have cost is booked for the account, without it; its reserve is given back.
Result<void> reconcile(sql::Connection& db, const Loaded& attempt, WallTime now);

/// Brings `video_costs` and `tasks.total_cost_usd` up to the ledger. Counted from the ledger each time, so
/// nothing is ever counted twice.
Result<void> refresh_cost(sql::Connection& db, const Loaded& clip, Random& random, WallTime now);

}  // namespace zoetrope::store

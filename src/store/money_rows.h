#pragma once

#include <string>
#include <vector>

#include "base/money.h"
#include "sql/sql.h"
#include "store/rows.h"

/// The ledger and the budgets; every function runs inside the caller's transaction.

namespace zoetrope::store {

/// Is there room for `price` under every cap that applies to an attempt made now?
Result<bool> budget_allows(sql::Connection& db, const Loaded& clip, Money price, WallTime now);

/// Everything that an attempt of the clip made at this time counts towards.
std::vector<std::string> scopes_at(const Loaded& clip, WallTime at);

/// Reserves the price of a new attempt. Requires budget_allows().
Result<void> reserve(sql::Connection& db, const Loaded& attempt, WallTime now);
/// What a transition asks for: release, post, or reserve again.
Result<void> move_ledger(sql::Connection& db, const Loaded& attempt, lifecycle::LedgerMove move, Money posted,
                         WallTime now);

/// Brings `video_costs` and `tasks.total_cost_usd` up to the ledger. Counted from the ledger each time, so
/// nothing is ever counted twice.
Result<void> refresh_cost(sql::Connection& db, const Loaded& clip, Random& random, WallTime now);

}  // namespace zoetrope::store

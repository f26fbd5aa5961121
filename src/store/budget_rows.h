#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "model/cap_change.h"
#include "sql/sql.h"
#include "store/money_views.h"
#include "store/rows.h"
#include "store/scopes.h"

/// Caps, and what counts towards them; every function runs inside the caller's transaction.

namespace zoetrope::store {

/// In the order of the scopes. Nothing stored yet is a budget of which nothing is used up.
Result<std::vector<BudgetView>> load_budgets(sql::Connection& db, const std::vector<std::string>& scopes);

/// One of them, once these caps are set.
Result<BudgetView> load_budget_with(sql::Connection& db, const std::string& scope,
                                    const std::vector<CapChange>& caps);

/// The first cap that has no room for `price`, of those that an attempt made now counts towards.
Result<std::optional<BudgetView>> blocking_budget(sql::Connection& db, const Loaded& clip, Money price,
                                                  WallTime now);

/// What is reserved for the next send of the clip: its price in the table, or what the account was charged
/// last for a render of this model and length, whichever is more.
Result<Money> price_to_reserve(sql::Connection& db, const ClipId& clip);
/// Nothing when none was charged yet.
Result<std::optional<Money>> last_charge(sql::Connection& db, const std::string& account,
                                         const std::string& model, int seconds);

/// A budget after something was counted towards it.
struct CountedBudget {
  BudgetView budget;         ///< without is_own
  std::int64_t alerted = 0;  ///< the level of which somebody was told: 0, 80 or 100
};

/// Facts are booked even above a cap, with the overrun marked: only new sends are stopped by it. The budgets
/// come in the order of their scopes, each of which may stand there once.
Result<std::vector<CountedBudget>> count_towards(sql::Connection& db, const std::vector<std::string>& scopes,
                                                 Money reserved, Money spent);

}  // namespace zoetrope::store

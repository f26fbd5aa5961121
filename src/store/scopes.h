#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "model/cap_change.h"
#include "store/money_views.h"

/// What a send counts towards. Pure functions.

namespace zoetrope::store {

/// Everything that a send of the channel made at this time counts towards. The day and the month are UTC. A
/// task that is not there yet is "task:".
std::vector<std::string> scopes_at(const std::string& channel, const TaskId& task, WallTime at);

/// "day" of "day:2026-11-25".
std::string kind_of_scope(const std::string& scope);

/// "the project", "channel poke1", "the day 2026-11-25 (UTC)", "everything".
std::string scope_words(const std::string& scope);

/// What is said of this scope alone, and of its whole kind; null when nothing is.
const CapChange* said_of_scope(const std::string& scope, const std::vector<CapChange>& caps);
const CapChange* said_of_kind(const std::string& scope, const std::vector<CapChange>& caps);

/// The budgets of a database that has none yet, once these caps are set.
std::vector<BudgetView> first_budgets(const std::string& channel, WallTime at,
                                      const std::vector<CapChange>& caps);

}  // namespace zoetrope::store

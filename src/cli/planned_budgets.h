#pragma once

#include <string>
#include <vector>

#include "cli/app.h"
#include "cli/json.h"
#include "cli/project_plan.h"

namespace zoetrope::cli {

/// For how many of the clips that are to be rendered, in their order, there is enough.
int affordable(const ProjectPlan& plan, Money money);

/// A budget that the renders of a plan count towards, as the caps will be once the settings are in force.
struct PlannedBudget {
  store::BudgetView budget;  ///< with a cap
  int enough_for = 0;        ///< of the clips to be rendered
};

/// Reads only; null for no database. Errors: those of the store.
Result<std::vector<PlannedBudget>> planned_budgets(const App& app, store::Store* store,
                                                   const ProjectPlan& plan);

/// "$1.20 of $5.00 left for the month 2026-11 (UTC), enough for 2 of 3"
std::string budget_line(const PlannedBudget& planned, int to_render);
Json budget_json(const store::BudgetView& budget);
Json budget_json(const PlannedBudget& planned);

}  // namespace zoetrope::cli

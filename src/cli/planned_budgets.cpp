#include "cli/planned_budgets.h"

#include <fmt/format.h>

#include "engine/budget_words.h"
#include "settings/cap_settings.h"
#include "store/scopes.h"

namespace zoetrope::cli {

int affordable(const ProjectPlan& plan, Money money) {
  int count = 0;
  for (const PlannedClip& clip : plan.clips) {
    if (!clip.asked_for || clip.need != Need::render) continue;
    if (money < clip.price) break;
    money = money - clip.price;
    ++count;
  }
  return count;
}

Result<std::vector<PlannedBudget>> planned_budgets(const App& app, store::Store* store,
                                                   const ProjectPlan& plan) {
  const std::string& channel = plan.project.channel.str();
  const auto caps = settings::caps_of_run(app.settings, channel);
  const store::Now now = store == nullptr ? store::read_now(*app.clock) : store->read_now(*app.clock);
  auto budgets = store == nullptr ? store::first_budgets(channel, now.wall, caps)
                                  : TRY(store->budgets(channel, plan.task, caps, now));
  std::vector<PlannedBudget> planned;
  for (store::BudgetView& budget : budgets) {
    if (!budget.cap) continue;
    const int enough_for = affordable(plan, budget.left());
    planned.push_back({std::move(budget), enough_for});
  }
  return planned;
}

std::string budget_line(const PlannedBudget& planned, int to_render) {
  const store::BudgetView& budget = planned.budget;
  return fmt::format("{} of {} left for {}{}", budget.left().to_human(),
                     budget.cap.value_or(Money()).to_human(), store::scope_words(budget.scope),
                     planned.enough_for < to_render
                         ? fmt::format(", enough for {} of {}", planned.enough_for, to_render)
                         : "");
}

Json budget_json(const store::BudgetView& budget) {
  const std::size_t colon = budget.scope.find(':');
  const std::string name = colon == std::string::npos ? "" : budget.scope.substr(colon + 1);
  return {{"scope", budget.scope.substr(0, colon)},
          {"name", name.empty() ? Json(nullptr) : Json(name)},
          {"own", budget.is_own},
          {"cap_usd", budget.cap ? Json(budget.cap->to_string()) : Json(nullptr)},
          {"spent_usd", budget.spent.to_string()},
          {"reserved_usd", budget.reserved.to_string()},
          {"left_usd", budget.cap ? Json(budget.left().to_string()) : Json(nullptr)}};
}

Json budget_json(const PlannedBudget& planned) {
  Json json = budget_json(planned.budget);
  json["enough_for"] = planned.enough_for;
  return json;
}

}  // namespace zoetrope::cli

#include "engine/budget_words.h"

#include <fmt/format.h>

#include "base/text.h"
#include "store/scopes.h"

namespace zoetrope::engine {
namespace {

struct Scope {
  std::string kind;
  std::string name;  ///< "" for one that there is only one of
};

Scope taken_apart(const std::string& scope) {
  const std::size_t colon = scope.find(':');
  return {scope.substr(0, colon), colon == std::string::npos ? "" : printable(scope.substr(colon + 1))};
}

std::string sums(const store::BudgetView& budget) {
  return fmt::format("{} spent and {} reserved of {}", budget.spent.to_human(), budget.reserved.to_human(),
                     budget.cap.value_or(Money()).to_human());
}

/// No flag goes before a channel's own cap.
std::string remedy_of(const store::BudgetView& budget) {
  const auto [kind, name] = taken_apart(budget.scope);
  if (budget.is_own) {
    return fmt::format(
        "raise it in the settings file, budget in [channels.{}], or write \"none\" there; the next paid run "
        "takes it",
        name);
  }
  const std::string setting = setting_of_scope(budget.scope);
  const bool passes = kind == "day" || kind == "month";
  return fmt::format("{}raise it with {} DOLLARS, or lift it with {} none",
                     passes ? fmt::format("wait for the next {}, ", kind) : "", setting, setting);
}

}  // namespace

std::string setting_of_scope(const std::string& scope) {
  const std::string kind = taken_apart(scope).kind;
  return kind == "task" ? "--budget" : "--budget-" + kind;
}

std::string used_up_words(const store::BudgetView& budget) {
  return fmt::format("the budget of {} is used up: {}; {}", store::scope_words(budget.scope), sums(budget),
                     remedy_of(budget));
}

std::string nearly_used_words(const store::BudgetView& budget) {
  return fmt::format("the budget of {} is nearly used up: {}", store::scope_words(budget.scope),
                     sums(budget));
}

}  // namespace zoetrope::engine

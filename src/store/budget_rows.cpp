#include "store/budget_rows.h"

#include <algorithm>
#include <map>

#include "base/check.h"
#include "base/mutant.h"
#include "store/json_list.h"
#include "store/listed_rows.h"

namespace zoetrope::store {
namespace {

struct Cap {
  std::optional<Money> money;
  bool is_own = false;  ///< of a channel alone
};

bool is_one_channel(const std::string& scope) {
  return scope.starts_with("channel:");
}

Result<Cap> cap_of(sql::Connection& db, const std::string& scope) {
  const auto row = TRY(db.query_one(
      "SELECT micros, scope = ?1 FROM caps WHERE scope IN (?1, ?2) ORDER BY scope = ?1 DESC LIMIT 1",
      {scope, kind_of_scope(scope)}));
  if (!row) return Cap{};
  const auto micros = row->integer_or_null(0);
  return Cap{micros ? std::optional(Money::from_micros(*micros)) : std::nullopt,
             row->integer(1) != 0 && is_one_channel(scope)};
}

/// As it would be after set_caps().
Result<Cap> cap_with(sql::Connection& db, const std::string& scope, const std::vector<CapChange>& caps) {
  const CapChange* own = said_of_scope(scope, caps);
  if (own != nullptr && !own->as_kind) return Cap{own->cap, is_one_channel(scope)};
  const CapChange* kind = said_of_kind(scope, caps);
  const bool stays =
      own == nullptr && TRY(db.query_one("SELECT 1 FROM caps WHERE scope = ?1", {scope})).has_value();
  if (kind != nullptr && !stays) return Cap{kind->cap};
  return cap_of(db, own != nullptr ? kind_of_scope(scope) : scope);
}

sql::Value micros_of(const std::optional<Money>& cap) {
  return cap ? sql::Value(cap->micros()) : sql::Value(nullptr);
}

BudgetView budget_from(const sql::Row& row) {
  const auto cap = row.integer_or_null(1);
  return {row.text(0), cap ? std::optional(Money::from_micros(*cap)) : std::nullopt,
          Money::from_micros(row.integer(2)), Money::from_micros(row.integer(3)), row.integer(4) != 0};
}

/// Those of the scopes that have a budget.
Result<void> count_towards_known(sql::Connection& db, const std::vector<std::string>& scopes, Money reserved,
                                 Money spent, std::map<std::string, CountedBudget>& counted) {
  const std::string statement =
      "UPDATE budgets SET reserved_micros = reserved_micros + ?2, spent_micros = spent_micros + ?3, "
      "overrun = CASE WHEN reserved_micros + ?2 + spent_micros + ?3 > cap_micros THEN 1 ELSE overrun END, "
      "warned = CASE WHEN (reserved_micros + ?2 + spent_micros + ?3) * 5 < cap_micros * 4 THEN 0 ELSE "
      "warned END WHERE scope " +
      one_of(db.dialect(), 1) + " RETURNING scope, cap_micros, reserved_micros, spent_micros, 0, alerted";
  for (const sql::Row& row :
       TRY(db.query(statement, {to_json_list(scopes), reserved.micros(), spent.micros()})))
    counted.emplace(row.text(0), CountedBudget{budget_from(row), row.integer(5)});
  return {};
}

}  // namespace

Result<std::vector<BudgetView>> load_budgets(sql::Connection& db, const std::vector<std::string>& scopes) {
  const std::string statement =
      "SELECT b.scope, b.cap_micros, b.reserved_micros, b.spent_micros, b.scope LIKE 'channel:%' AND EXISTS "
      "(SELECT 1 FROM caps k WHERE k.scope = b.scope) FROM budgets b WHERE b.scope " +
      one_of(db.dialect(), 1);
  std::map<std::string, BudgetView> stored;
  for (const sql::Row& row : TRY(db.query(statement, {to_json_list(scopes)})))
    stored.emplace(row.text(0), budget_from(row));
  std::vector<BudgetView> budgets;
  for (const std::string& scope : scopes) {
    if (const auto found = stored.find(scope); found != stored.end()) {
      budgets.push_back(found->second);
      continue;
    }
    const Cap cap = TRY(cap_of(db, scope));
    budgets.push_back({scope, cap.money, Money(), Money(), cap.is_own});
  }
  return budgets;
}

Result<BudgetView> load_budget_with(sql::Connection& db, const std::string& scope,
                                    const std::vector<CapChange>& caps) {
  BudgetView budget = TRY(load_budgets(db, {scope})).front();
  if (caps.empty()) return budget;
  const Cap cap = TRY(cap_with(db, scope, caps));
  budget.cap = cap.money;
  budget.is_own = cap.is_own;
  return budget;
}

Result<std::optional<BudgetView>> blocking_budget(sql::Connection& db, const Loaded& clip, Money price,
                                                  WallTime now) {
  if (price == Money()) return std::optional<BudgetView>();  // a preview costs nothing whatever is spent
  for (const BudgetView& budget : TRY(load_budgets(db, scopes_at(clip.channel, clip.task, now)))) {
    if (mutated(Mutant::only_task_cap_counts) && !budget.scope.starts_with("task:")) continue;
    if (budget.blocks(mutated(Mutant::cap_ignores_price) ? Money() : price)) return std::optional(budget);
  }
  return std::optional<BudgetView>();
}

Result<Money> price_to_reserve(sql::Connection& db, const ClipId& clip) {
  const auto row =
      TRY(db.query_one("SELECT c.price_micros, ts.account, ts.model, c.seconds FROM clips c JOIN "
                       "task_settings ts ON ts.task_id = c.task_id WHERE c.id = ?1",
                       {clip.str()}));
  CHECK(row.has_value());
  const Money listed = Money::from_micros(row->integer(0));
  if (listed == Money()) return listed;
  const auto charged = TRY(last_charge(db, row->text(1), row->text(2), static_cast<int>(row->integer(3))));
  return std::max(listed, charged.value_or(Money()));
}

Result<std::optional<Money>> last_charge(sql::Connection& db, const std::string& account,
                                         const std::string& model, int seconds) {
  const auto row = TRY(
      db.query_one("SELECT l.micros FROM attempts a JOIN ledger l ON l.attempt_id = a.id AND l.kind = 'post' "
                   "WHERE a.account = ?1 AND a.model = ?2 AND a.seconds = ?3 AND a.state = 'succeeded' "
                   "ORDER BY a.rowid DESC LIMIT 1",
                   {account, model, seconds}));
  return row ? std::optional(Money::from_micros(row->integer(0))) : std::nullopt;
}

Result<std::vector<CountedBudget>> count_towards(sql::Connection& db, const std::vector<std::string>& scopes,
                                                 Money reserved, Money spent) {
  std::map<std::string, CountedBudget> counted;
  TRY(count_towards_known(db, scopes, reserved, spent, counted));
  std::vector<std::string> unknown;
  for (const std::string& scope : scopes) {
    if (counted.contains(scope)) continue;
    TRY(db.execute("INSERT INTO budgets (scope, cap_micros) VALUES (?1, ?2)",
                   {scope, micros_of(TRY(cap_of(db, scope)).money)}));
    unknown.push_back(scope);
  }
  if (!unknown.empty()) TRY(count_towards_known(db, unknown, reserved, spent, counted));
  std::vector<CountedBudget> in_order;
  for (const std::string& scope : scopes) {
    const auto found = counted.find(scope);
    CHECK(found != counted.end());
    in_order.push_back(found->second);
  }
  return in_order;
}

}  // namespace zoetrope::store

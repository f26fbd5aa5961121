#include <fmt/format.h>

#include "base/check.h"
#include "store/budget_rows.h"
#include "store/change_rows.h"
#include "store/impl.h"

namespace zoetrope::store {
namespace {

/// The rows that a cap of this name is for: of days and months only the present one and those that a clock
/// ran ahead to, so that the past keeps the cap that it had.
Result<std::vector<std::string>> capped_rows(sql::Connection& db, const std::string& scope, WallTime now) {
  std::string from = scope;
  std::string below = scope;
  if (scope == "channel" || scope == "day" || scope == "month") {
    const std::string date = to_rfc3339(now).substr(0, scope == "day" ? 10 : 7);
    from = scope + ":" + (scope == "channel" ? "" : date);
    below = scope + ";";  // the character after ':'
  }
  std::vector<std::string> scopes;
  for (const sql::Row& row : TRY(db.query(
           "SELECT scope FROM budgets WHERE scope = ?1 OR (scope >= ?1 AND scope < ?2)", {from, below})))
    scopes.push_back(row.text(0));
  return scopes;
}

/// A cap that is another one by now is warned of anew.
Result<void> give_cap(sql::Connection& db, const std::string& scope) {
  TRY(
      db.execute("UPDATE budgets SET (cap_micros, overrun, warned, alerted) = (SELECT k.micros, "
                 "CASE WHEN reserved_micros + spent_micros > k.micros THEN 1 ELSE 0 END, "
                 "CASE WHEN k.micros IS NOT DISTINCT FROM cap_micros THEN warned ELSE 0 END, "
                 "CASE WHEN k.micros IS NOT DISTINCT FROM cap_micros THEN alerted ELSE 0 END "
                 "FROM (SELECT (SELECT micros FROM caps WHERE scope IN (?1, ?2) ORDER BY scope = ?1 DESC "
                 "LIMIT 1) AS micros) k) WHERE scope = ?1",
                 {scope, kind_of_scope(scope)}));
  return {};
}

Result<void> write_cap(sql::Connection& db, const std::string& scope, const CapChange& change) {
  if (change.as_kind) {
    TRY(db.execute("DELETE FROM caps WHERE scope = ?1", {scope}));
    return {};
  }
  const sql::Value micros = change.cap ? sql::Value(change.cap->micros()) : sql::Value(nullptr);
  TRY(db.execute(
      "INSERT INTO caps (scope, micros) VALUES (?1, ?2) ON CONFLICT (scope) DO UPDATE SET micros = ?2",
      {scope, micros}));
  return {};
}

Result<void> try_blocked_again(sql::Connection& db, WallTime now) {
  const auto blocked = TRY(db.query("SELECT task_id FROM hand_overs WHERE blocked_until > 0"));
  TRY(db.execute("UPDATE hand_overs SET blocked_until = 0 WHERE blocked_until > 0"));
  for (const sql::Row& row : blocked) TRY(refresh_task_status(db, TaskId(row.text(0)), now));
  return {};
}

}  // namespace

Result<void> Store::set_caps(const TaskId& task, const std::vector<CapChange>& caps, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    for (const CapChange& change : caps) {
      const std::string scope = change.scope == "task" ? "task:" + task.str() : change.scope;
      TRY(write_cap(db, scope, change));
      for (const std::string& row : TRY(capped_rows(db, scope, now.wall))) TRY(give_cap(db, row));
    }
    return caps.empty() ? Result<void>() : try_blocked_again(db, now.wall);
  });
}

Result<std::optional<BudgetView>> Store::budget_blocks(const ClipId& clip, const Now& now) {
  return impl_->read([&](sql::Connection& db) -> Result<std::optional<BudgetView>> {
    const Loaded loaded = TRY(load_clip(db, clip));
    return blocking_budget(db, loaded, TRY(price_to_reserve(db, clip)), now.wall);
  });
}

Result<std::vector<BudgetView>> Store::budgets_of(const ClipId& clip, const Now& now) {
  return impl_->read([&](sql::Connection& db) -> Result<std::vector<BudgetView>> {
    const Loaded loaded = TRY(load_clip(db, clip));
    std::vector<BudgetView> capped;
    for (BudgetView& budget : TRY(load_budgets(db, scopes_at(loaded.channel, loaded.task, now.wall)))) {
      if (budget.cap) capped.push_back(std::move(budget));
    }
    return capped;
  });
}

Result<std::vector<BudgetView>> Store::budgets(const std::string& channel, const TaskId& task,
                                               const std::vector<CapChange>& caps, const Now& now) {
  return impl_->read([&](sql::Connection& db) -> Result<std::vector<BudgetView>> {
    std::vector<BudgetView> budgets;
    for (const std::string& scope : scopes_at(channel, task, now.wall))
      budgets.push_back(TRY(load_budget_with(db, scope, caps)));
    return budgets;
  });
}

Result<bool> Store::has_budget_warnings() {
  return impl_->read_at_once([](sql::Connection& db) -> Result<bool> {
    const auto row = TRY(db.query_one(
        "SELECT 1 FROM budgets WHERE warned = 0 AND cap_micros IS NOT NULL AND reserved_micros + "
        "spent_micros > 0 AND (reserved_micros + spent_micros) * 5 >= cap_micros * 4 LIMIT 1"));
    return row.has_value();
  });
}

Result<std::vector<BudgetView>> Store::take_budget_warnings(const TaskId& task, const Now& now) {
  const auto near_ones = [&](sql::Connection& db) -> Result<std::vector<BudgetView>> {
    const auto row =
        TRY(db.query_one("SELECT channel_id FROM task_settings WHERE task_id = ?1", {task.str()}));
    if (!row) return std::vector<BudgetView>();
    std::vector<BudgetView> found;
    for (const BudgetView& budget : TRY(load_budgets(db, scopes_at(row->text(0), task, now.wall)))) {
      if (!budget.is_near()) continue;
      const auto untold =
          TRY(db.query_one("SELECT 1 FROM budgets WHERE scope = ?1 AND warned = 0", {budget.scope}));
      if (untold) found.push_back(budget);
    }
    return found;
  };
  // Most often there is nothing, and then nothing is written.
  if (TRY(impl_->read(near_ones)).empty()) return std::vector<BudgetView>();
  return impl_->write([&](sql::Connection& db) -> Result<std::vector<BudgetView>> {
    auto found = TRY(near_ones(db));
    for (const BudgetView& budget : found)
      TRY(db.execute("UPDATE budgets SET warned = 1 WHERE scope = ?1", {budget.scope}));
    return found;
  });
}

Result<std::optional<Money>> Store::last_charge(const std::string& account, const std::string& model,
                                                int seconds) {
  return impl_->read([&](sql::Connection& db) { return store::last_charge(db, account, model, seconds); });
}

}  // namespace zoetrope::store

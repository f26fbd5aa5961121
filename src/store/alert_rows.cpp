#include "store/alert_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/check.h"
#include "base/text.h"
#include "lifecycle/delivery_schedule.h"
#include "store/budget_rows.h"
#include "store/impl.h"
#include "store/json_list.h"
#include "store/outbox_rows.h"
#include "store/report_json.h"

namespace zoetrope::store {
namespace {

constexpr std::size_t alert_words_max = 600;
constexpr std::int64_t nearly = 80;
constexpr std::int64_t all_of_it = 100;

/// Who wants to hear of this kind, with a task of a channel that is concerned and that they want to hear of.
constexpr std::string_view listeners =
    "SELECT name, task FROM (SELECT h.name AS name, (SELECT t.task_id FROM task_settings t WHERE "
    "(t.task_id = ?1 OR t.account = ?3 OR ?4 = 1) AND (h.channels = '[]' OR t.channel_id IN "
    "(SELECT value FROM json_each(h.channels))) ORDER BY t.task_id <> ?1, t.task_id LIMIT 1) AS task "
    "FROM alert_hooks h WHERE EXISTS (SELECT 1 FROM json_each(h.kinds) k WHERE k.value = ?2)) AS heard "
    "WHERE task IS NOT NULL ORDER BY name";

/// A budget that all channels share concerns them all.
Concerned concerned_by(const TaskId& task, const std::string& scope) {
  const bool own = scope.starts_with("task:") || scope.starts_with("channel:");
  return {.task = task, .everybody = !own};
}

std::int64_t level_of(const BudgetView& budget) {
  if (!budget.cap) return 0;
  const Money used = budget.reserved + budget.spent;
  if (used >= *budget.cap) return all_of_it;
  return budget.is_near() ? nearly : 0;
}

Result<std::int64_t> alerted_level(sql::Connection& db, const std::string& scope) {
  const auto row = TRY(db.query_one("SELECT alerted FROM budgets WHERE scope = ?1", {scope}));
  return row ? row->integer(0) : 0;
}

Result<void> set_alerted(sql::Connection& db, const std::string& scope, std::int64_t level) {
  TRY(db.execute("UPDATE budgets SET alerted = ?2 WHERE scope = ?1", {scope, level}));
  return {};
}

std::string budget_words(const BudgetView& budget, bool used_up) {
  return fmt::format("the budget of {} is {}: {} spent and {} reserved of {}", scope_words(budget.scope),
                     used_up ? "used up" : "used up to 80 per cent", budget.spent.to_human(),
                     budget.reserved.to_human(), budget.cap.value_or(Money()).to_human());
}

/// How a task is spoken of, and how a command names it.
struct TaskName {
  std::string title;    ///< "Poke One, poke1/vid_1" where the channel has such a name
  std::string project;  ///< "poke1/vid_1", or the id of a row that could not be taken up
};

Result<TaskName> name_of(sql::Connection& db, const TaskId& task) {
  const auto row = TRY(db.query_one(
      "SELECT ts.channel_id, ts.project_id, COALESCE(ch.display_name, '') FROM task_settings ts LEFT JOIN "
      "channel_settings ch ON ch.channel_id = ts.channel_id WHERE ts.task_id = ?1",
      {task.str()}));
  if (!row) return TaskName{task.str(), task.str()};
  const std::string project = row->text(0) + "/" + row->text(1);
  return TaskName{row->text(2).empty() ? project : row->text(2) + ", " + project, project};
}

using HookRow = std::tuple<std::string, std::string, std::string>;  ///< name, kinds, channels

HookRow row_of(const AlertHook& hook) {
  std::vector<std::string> kinds;
  for (const AlertKind kind : hook.kinds) kinds.emplace_back(to_string(kind));
  return {hook.name, to_json_list(kinds), to_json_list(hook.channels)};
}

Result<std::vector<HookRow>> known_hooks(sql::Connection& db) {
  std::vector<HookRow> known;
  for (const sql::Row& row : TRY(db.query("SELECT name, kinds, channels FROM alert_hooks ORDER BY name")))
    known.emplace_back(row.text(0), row.text(1), row.text(2));
  return known;
}

}  // namespace

Result<void> put_alert(sql::Connection& db, const Concerned& concerned, AlertKind kind,
                       const std::string& text, WallTime now) {
  const auto heard_by = TRY(db.query(listeners, {concerned.task.str(), std::string(to_string(kind)),
                                                 concerned.account, std::int64_t{concerned.everybody}}));
  for (const sql::Row& row : heard_by) {
    const std::string place = fmt::format("alert:{}:{}", row.text(0), to_string(kind));
    TRY(make_place(db, place, ReportService::alert, row.text(0), TaskId(row.text(1))));
    const auto told = TRY(db.query_one("SELECT told_at FROM outbox_places WHERE id = ?1", {place}));
    CHECK(told.has_value());
    const WallTime before{told->integer(0)};
    const WallTime gathered = now + lifecycle::alert_gathering;
    const WallTime due = before > now ? gathered : std::max(gathered, before + lifecycle::alert_interval);
    TRY(put_report(db, place, to_string(kind),
                   to_report_json(Alert{kind, now, printable(text, alert_words_max)}), due, now));
  }
  return {};
}

Result<void> alert_held(sql::Connection& db, const Loaded& clip, HoldReason reason, const std::string& why,
                        WallTime now) {
  const TaskName name = TRY(name_of(db, clip.task));
  return put_alert(
      db, {.task = clip.task}, AlertKind::clip_waits,
      fmt::format("{}: clip {} waits for a person ({}): {}; see `zoetrope explain {}:{}`", name.title,
                  clip.situation.number, to_string(reason), why, name.project, clip.situation.number),
      now);
}

Result<void> alert_rounds_over(sql::Connection& db, const TaskId& task, const std::string& why,
                               WallTime now) {
  return put_alert(db, {.task = task}, AlertKind::rounds_exhausted, TRY(name_of(db, task)).title + ": " + why,
                   now);
}

Result<void> alert_budget(sql::Connection& db, const TaskId& task, const CountedBudget& counted, Money price,
                          WallTime now) {
  const BudgetView& budget = counted.budget;
  const std::int64_t level = level_of(budget);
  // One in which the next send did not fit is used up until it does.
  if (level == counted.alerted || (counted.alerted == all_of_it && budget.blocks(price))) return {};
  TRY(set_alerted(db, budget.scope, level));
  if (level < counted.alerted) return {};
  return put_alert(db, concerned_by(task, budget.scope), AlertKind::budget,
                   budget_words(budget, level == all_of_it), now);
}

Result<void> alert_used_up(sql::Connection& db, const TaskId& task, const BudgetView& budget, WallTime now) {
  if (TRY(alerted_level(db, budget.scope)) == all_of_it) return {};
  TRY(set_alerted(db, budget.scope, all_of_it));
  return put_alert(db, concerned_by(task, budget.scope), AlertKind::budget, budget_words(budget, true), now);
}

Result<void> Store::set_alert_hooks(const std::vector<AlertHook>& hooks) {
  std::vector<HookRow> wanted;
  for (const AlertHook& hook : hooks) wanted.push_back(row_of(hook));
  std::sort(wanted.begin(), wanted.end());
  // Most often they are as they were, and then nothing is written.
  if (TRY(impl_->read(known_hooks)) == wanted) return {};
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    TRY(db.execute("DELETE FROM alert_hooks"));
    for (const auto& [name, kinds, channels] : wanted)
      TRY(db.execute("INSERT INTO alert_hooks (name, kinds, channels) VALUES (?1, ?2, ?3)",
                     {name, kinds, channels}));
    // Nobody wants to hear any more what waits for a hook that is gone.
    TRY(db.execute(
        "UPDATE outbox SET state = 'superseded' WHERE state = 'waiting' AND place IN (SELECT id FROM "
        "outbox_places WHERE service = 'alert' AND address NOT IN (SELECT name FROM alert_hooks))"));
    return {};
  });
}

}  // namespace zoetrope::store

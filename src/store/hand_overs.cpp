#include <fmt/format.h>

#include <array>

#include "base/check.h"
#include "base/text.h"
#include "store/change_rows.h"
#include "store/hand_over_rows.h"
#include "store/impl.h"
#include "store/json_list.h"
#include "store/outbox_rows.h"
#include "store/pipeline_rows.h"
#include "store/planning_rows.h"
#include "store/round_rows.h"

namespace zoetrope::store {
namespace {

constexpr std::size_t word_shown_max = 100;

/// Those that are ever written.
constexpr std::array written_statuses{TaskStatus::queued, TaskStatus::processing, TaskStatus::video_ready,
                                      TaskStatus::video_error, TaskStatus::cancelled};

/// Is the row nobody's, or did somebody set its status anew since we wrote it?
constexpr std::string_view waits =
    "t.id IS NOT NULL AND (s.task_id IS NULL OR (s.output = 'videos' AND s.left_status <> CAST(t.status AS "
    "TEXT)))";

constexpr std::string_view rows_and_tasks =
    " FROM tasks t LEFT JOIN task_settings s ON s.task_id = CAST(t.id AS TEXT) WHERE ";

Result<bool> still_waits(sql::Connection& db, const WaitingRow& row) {
  std::string statement = "SELECT 1";
  statement += rows_and_tasks;
  statement += waits;
  statement += " AND t.id = ?1 AND CAST(t.status AS TEXT) = ?2";
  return TRY(db.query_one(statement, {row.task.str(), row.status})).has_value();
}

Result<void> try_status(sql::Connection& db, const TaskId& task, const std::string& name) {
  const std::int64_t changed =
      TRY(db.execute("UPDATE tasks SET status = ?2 WHERE id = ?1", {task.str(), name}));
  TRY(db.check_deferred());
  if (changed == 1 && TRY(standing_status(db, task)) == name) return {};
  return Error{ErrorCode::conflict, "a trigger of the table made another status of it"};
}

/// A pipeline may delete what no key of ours keeps.
Error row_is_gone(const TaskId& task, const std::string& project) {
  return {
      ErrorCode::conflict,
      fmt::format("{} is task {}, whose row is not in the table tasks any more; add it again, with that id",
                  project, printable(task.str(), word_shown_max))};
}

Result<bool> has_row(sql::Connection& db, const TaskId& task) {
  return TRY(db.query_one("SELECT 1 FROM tasks WHERE id = ?1", {task.str()})).has_value();
}

/// Tried on the row itself, and undone: what a check of the table takes cannot be read from it.
Result<void> try_statuses(sql::Connection& db, const TaskId& task) {
  TRY(db.execute("SAVEPOINT statuses"));
  std::optional<Error> refused;
  for (const TaskStatus status : written_statuses) {
    const std::string name = TRY(status_name(db, status));
    const Result<void> tried = try_status(db, task, name);
    if (tried) continue;
    if (tried.error().code != ErrorCode::conflict) return tried.error();
    refused = Error{ErrorCode::conflict,
                    fmt::format("the table tasks does not take the status \"{}\" (for {}); write what the "
                                "pipeline calls it under [statuses] in zoetrope.toml",
                                printable(name, word_shown_max), to_string(status))};
    break;
  }
  TRY(db.execute("ROLLBACK TO statuses"));
  TRY(db.execute("RELEASE statuses"));
  return refused ? Result<void>(std::move(*refused)) : Result<void>();
}

Result<std::int64_t> next_position(sql::Connection& db) {
  TRY(db.execute("INSERT INTO counters (name, value) VALUES ('hand_over', 0) ON CONFLICT DO NOTHING"));
  TRY(db.execute("UPDATE counters SET value = value + 1 WHERE name = 'hand_over'"));
  const auto row = TRY(db.query_one("SELECT value FROM counters WHERE name = 'hand_over'"));
  CHECK(row.has_value());
  return row->integer(0);
}

/// Its clips are made anew from what the project is by then, and its rounds begin anew.
Result<void> put_hand_over(sql::Connection& db, const TaskId& task, const TaskSpec& spec,
                           std::optional<Priority> priority, bool auto_plan, const Now& now) {
  const std::int64_t position = TRY(next_position(db));
  const sql::Value rank = priority ? sql::Value(static_cast<std::int64_t>(*priority)) : sql::Value(nullptr);
  TRY(db.execute(
      "INSERT INTO hand_overs (task_id, position, priority, auto_plan, plan_state, plan_due_at, round_waits) "
      "VALUES (?1, ?2, COALESCE(?3, 1), ?4, 'due', ?5, ?6) ON CONFLICT (task_id) DO UPDATE SET "
      "position = CASE WHEN hand_overs.active = 1 THEN hand_overs.position ELSE ?2 END, "
      "priority = COALESCE(?3, hand_overs.priority), "
      "active = 1, auto_plan = ?4, plan_state = 'due', plan_due_at = ?5, plan_tries = "
      "0, "
      "plan_claims = 0, plan_owner = NULL, plan_boot = NULL, plan_until = NULL, error_code = NULL, "
      "error = NULL, round = 0, next_round_at = NULL, resting = 0, rounds_over = 0, round_waits = ?6, "
      "blocked_until = 0, called_off = 0",
      {task.str(), position, rank, std::int64_t{auto_plan ? 1 : 0}, now.wall.micros,
       to_round_list(spec.rounds)}));
  TRY(keep_status(db, task, ""));
  TRY(db.execute("INSERT INTO events (at, task_id, kind, detail) VALUES (?1, ?2, 'handed to a worker', '')",
                 {now.wall.micros, task.str()}));
  return refresh_task_status(db, task, now.wall);
}

Result<void> put_words(sql::Connection& db, const TaskId& task, const HandOver& asked, const Now& now) {
  const auto put = [&](std::string_view statement, const std::optional<std::string>& word) -> Result<void> {
    if (word) TRY(db.execute(statement, {task.str(), *word, to_rfc3339(now.wall)}));
    return {};
  };
  TRY(put("UPDATE tasks SET topic = ?2, updated_at = ?3 WHERE id = ?1", asked.topic));
  TRY(put("UPDATE tasks SET story_direction = ?2, updated_at = ?3 WHERE id = ?1", asked.story));
  if (!asked.notion_page) return {};
  return put_notion_page(db, task, *asked.notion_page, now.wall);
}

/// Its clips, files and costs are those of the project that it was handed over for.
Result<void> keeps_its_project(sql::Connection& db, const TaskId& task, const Project& project) {
  const auto kept =
      TRY(db.query_one("SELECT channel_id, project_id FROM task_settings WHERE task_id = ?1", {task.str()}));
  if (!kept) return {};
  const std::string before = kept->text(0) + "/" + kept->text(1);
  if (before == project.str()) return {};
  return Error{
      ErrorCode::conflict,
      fmt::format("this row was handed over for {} and says {} now; put it right, and add a row of its "
                  "own for {}",
                  before, project.str(), project.str())};
}

/// A worker has it, or will as soon as there is one.
Result<bool> is_under_way(sql::Connection& db, const TaskId& task) {
  const auto row = TRY(db.query_one(
      "SELECT h.plan_state = 'due' OR EXISTS (SELECT 1 FROM clips c JOIN work w ON w.clip_id = c.id "
      "LEFT JOIN attempts a ON a.id = w.subject WHERE c.task_id = ?1 AND COALESCE(a.late, 0) = 0) "
      "FROM hand_overs h WHERE h.task_id = ?1 AND h.active = 1 AND h.resting = 0",
      {task.str()}));
  return row && row->integer(0) != 0;
}

Result<int> count_ahead(sql::Connection& db, const TaskId& task) {
  const auto row = TRY(db.query_one(
      "SELECT COUNT(*) FROM hand_overs h JOIN hand_overs o ON o.task_id = ?1 WHERE h.active = 1 AND "
      "h.task_id <> ?1 AND (h.priority < o.priority OR (h.priority = o.priority AND h.position < "
      "o.position))",
      {task.str()}));
  CHECK(row.has_value());
  return static_cast<int>(row->integer(0));
}

}  // namespace

Result<HandedOver> Store::hand_over(const TaskSpec& spec, const HandOver& asked, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<HandedOver> {
    HandedOver handed;
    const auto known = TRY(task_of(db, spec.project, spec.output));
    handed.under_way = known && TRY(is_under_way(db, *known));
    handed.task = handed.under_way ? *known : TRY(put_task(db, spec, impl_->random, now));
    if (!handed.under_way) {
      if (!TRY(has_row(db, handed.task))) return row_is_gone(handed.task, spec.project.str());
      TRY(try_statuses(db, handed.task));
    }
    TRY(put_words(db, handed.task, asked, now));
    if (!handed.under_way) {
      TRY(put_hand_over(db, handed.task, spec, asked.priority, asked.auto_plan, now));
    } else if (asked.priority) {
      TRY(db.execute("UPDATE hand_overs SET priority = ?2 WHERE task_id = ?1",
                     {handed.task.str(), static_cast<std::int64_t>(*asked.priority)}));
    }
    handed.ahead = TRY(count_ahead(db, handed.task));
    return handed;
  });
}

Result<std::vector<WaitingRow>> Store::waiting_rows(const TakenUp& which, int passed) {
  return impl_->read_at_once([&](sql::Connection& db) -> Result<std::vector<WaitingRow>> {
    std::vector<WaitingRow> waiting;
    // The channels are part of the question: rows that are left alone must not hide those that are not.
    std::string statement =
        "SELECT CAST(t.id AS TEXT), COALESCE(CAST(t.channel_id AS TEXT), ''), "
        "COALESCE(CAST(t.project_id AS TEXT), ''), CAST(t.status AS TEXT), "
        "(CASE WHEN COALESCE(CAST(t.channel_id AS TEXT), '') IN (SELECT value FROM json_each(?2)) THEN 1 "
        "ELSE 0 END) <> ?3 AS is_taken_up";
    statement += rows_and_tasks;
    statement += waits;
    statement +=
        " AND CAST(t.status AS TEXT) IN (SELECT value FROM json_each(?1)) ORDER BY is_taken_up DESC, "
        "t.created_at, t.id LIMIT ?4 OFFSET ?5";
    for (const sql::Row& row :
         TRY(db.query(statement, {to_json_list(which.statuses), to_json_list(which.channels),
                                  std::int64_t{which.all ? 1 : 0},
                                  static_cast<std::int64_t>(waiting_rows_max), std::int64_t{passed}})))
      waiting.push_back({TaskId(row.text(0)), row.text(1), row.text(2), row.text(3), row.integer(4) != 0});
    return waiting;
  });
}

Result<std::optional<TaskId>> Store::take_up(const WaitingRow& row, const TaskSpec& spec, bool auto_plan,
                                             const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<std::optional<TaskId>> {
    if (!TRY(still_waits(db, row))) return std::optional<TaskId>();
    TRY(keeps_its_project(db, row.task, spec.project));
    const auto other = TRY(task_of(db, spec.project, spec.output));
    if (other && *other != row.task) {
      if (!TRY(has_row(db, *other))) return row_is_gone(*other, spec.project.str());
      return Error{
          ErrorCode::conflict,
          fmt::format("{0} is task {1} already; set the status of that row instead of adding another, "
                      "or hand it over with `zoetrope queue {0}`",
                      spec.project.str(), printable(other->str(), word_shown_max))};
    }
    TRY(try_statuses(db, row.task));
    TRY(put_account(db, account_of(spec), now.wall));
    TRY(put_settings(db, row.task, spec));
    TRY(put_parents(db, row.task, spec.project, impl_->random, now.wall));
    TRY(put_hand_over(db, row.task, spec, std::nullopt, auto_plan, now));
    return std::optional(row.task);
  });
}

Result<bool> Store::turn_away(const WaitingRow& row, const Error& error, const Now& now) {
  bool refused = false;
  auto away = impl_->write([&](sql::Connection& db) -> Result<bool> {
    refused = false;
    if (!TRY(still_waits(db, row))) return false;
    const std::string name = TRY(status_name(db, TaskStatus::video_error));
    const bool written = TRY(write_status(db, row.task, name, now.wall));
    refused = !written || TRY(standing_status(db, row.task)) == row.status;
    // Nothing is kept then, not even why: it would be one more row of the history at each look.
    if (refused) return Error{ErrorCode::conflict, "the table tasks does not take the status"};
    TRY(keep_status(db, row.task, name));
    TRY(append_error_log(db, row.task, "queue: " + error.message, now.wall));
    TRY(report_turned_away(db, row, now.wall));
    return true;
  });
  if (!away && refused) return false;
  return away;
}

}  // namespace zoetrope::store

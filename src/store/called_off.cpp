#include "store/called_off.h"

#include <utility>

#include "store/change_rows.h"
#include "store/impl.h"
#include "store/pipeline_rows.h"

namespace zoetrope::store {
namespace {

#define ZOETROPE_CALLED_OFF_ANEW \
  "s.left_status <> CAST(t.status AS TEXT) AND " ZOETROPE_STATUS_OF("t.status") " = 'cancelled'"

/// Few have not ended, of all that there ever were; there is an index of those.
const std::string& rows_called_off(const sql::Connection& db) {
  static const TaskByText statement(
      "SELECT ho.task_id, s.channel_id, s.project_id, (SELECT COUNT(*) FROM clips c WHERE c.task_id = "
      "ho.task_id AND c.state IN ('sending', 'ambiguous', 'waiting', 'fetching')) FROM hand_overs ho "
      "JOIN task_settings s ON s.task_id = ho.task_id JOIN tasks t ON ",
      " = ho.task_id WHERE ho.active = 1 AND " ZOETROPE_CALLED_OFF_ANEW " ORDER BY ho.priority, ho.position");
  return statement.on(db);
}

}  // namespace

Result<bool> is_called_off_anew(sql::Connection& db, const TaskId& task) {
  const auto row =
      TRY(db.query_one("SELECT 1 FROM hand_overs ho JOIN task_settings s ON s.task_id = ho.task_id, tasks t "
                       "WHERE ho.task_id = ?1 AND t.id = ?2 AND ho.active = 1 AND " ZOETROPE_CALLED_OFF_ANEW,
                       {task.str(), task.str()}));
  return row.has_value();
}

Result<void> call_off(sql::Connection& db, const TaskId& task, WallTime now) {
  TRY(db.execute(
      "UPDATE hand_overs SET called_off = 1, active = 0, plan_state = 'done', plan_owner = NULL, "
      "plan_boot = NULL, plan_until = NULL, error_code = NULL, error = NULL, next_round_at = NULL, "
      "resting = 0, rounds_over = 0, blocked_until = 0 WHERE task_id = ?1",
      {task.str()}));
  TRY(keep_status(db, task, TRY(standing_status(db, task))));
  TRY(db.execute("INSERT INTO events (at, task_id, kind, detail) VALUES (?1, ?2, 'called off', '')",
                 {now.micros, task.str()}));
  return {};
}

Result<bool> ask_anew(sql::Connection& db, const TaskId& task) {
  return TRY(db.execute("UPDATE hand_overs SET called_off = 0 WHERE task_id = ?1 AND called_off = 1",
                        {task.str()})) > 0;
}

Result<std::vector<CalledOff>> Store::call_off_rows(const Now& now) {
  const auto look = [&](sql::Connection& db) -> Result<std::vector<CalledOff>> {
    std::vector<CalledOff> found;
    for (const sql::Row& row : TRY(db.query(rows_called_off(db), {}))) {
      Identifier channel = TRY(Identifier::parse(row.text(1), "channel"));
      Identifier name = TRY(Identifier::parse(row.text(2), "project"));
      found.push_back({TaskId(row.text(0)),
                       {std::move(channel), std::move(name)},
                       static_cast<std::size_t>(row.integer(3))});
    }
    return found;
  };
  // Hardly ever is there one, and a look takes no lock.
  if (TRY(impl_->read_at_once(look)).empty()) return std::vector<CalledOff>();
  return impl_->write([&](sql::Connection& db) -> Result<std::vector<CalledOff>> {
    std::vector<CalledOff> found = TRY(look(db));
    for (const CalledOff& off : found) {
      TRY(store::call_off(db, off.task, now.wall));
      TRY(refresh_task_status(db, off.task, now.wall));
    }
    return found;
  });
}

Result<bool> Store::call_off(const TaskId& task, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<bool> {
    if (!TRY(db.query_one("SELECT 1 FROM hand_overs WHERE task_id = ?1 AND active = 1", {task.str()})))
      return false;
    TRY(store::call_off(db, task, now.wall));
    TRY(refresh_task_status(db, task, now.wall));
    return true;
  });
}

}  // namespace zoetrope::store

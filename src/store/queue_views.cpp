#include "base/check.h"
#include "store/impl.h"
#include "store/pipeline_rows.h"
#include "store/round_rows.h"

namespace zoetrope::store {
namespace {

constexpr std::string_view queue_columns =
    "SELECT ts.channel_id, ts.project_id, COALESCE(ho.paused, 0), COALESCE(ch.paused, 0), "
    "COALESCE(ch.slots_set, ch.slots, 0), "
    "(SELECT COUNT(*) FROM attempts o JOIN clips oc ON oc.id = o.clip_id JOIN task_settings ot ON ot.task_id "
    "= "
    " oc.task_id WHERE o.account = ts.account AND o.slot_held = 1 AND "
    " o.state IN ('sending', 'ambiguous', 'accepted') AND ot.channel_id = ts.channel_id) "
    "FROM task_settings ts LEFT JOIN hand_overs ho ON ho.task_id = ts.task_id "
    "LEFT JOIN channel_settings ch ON ch.channel_id = ts.channel_id WHERE ts.task_id = ?1";

/// On the same account, more urgent, or the channel's and handed over before; with something unsent.
constexpr std::string_view first_ahead =
    "SELECT ts.channel_id || '/' || ts.project_id FROM hand_overs h JOIN task_settings ts ON ts.task_id = "
    "h.task_id JOIN hand_overs o ON o.task_id = ?1 JOIN task_settings os ON os.task_id = ?1 "
    "LEFT JOIN channel_settings ch ON ch.channel_id = ts.channel_id "
    "WHERE o.active = 1 AND h.active = 1 AND h.task_id <> ?1 AND ts.account = os.account AND h.paused = 0 "
    "AND "
    "h.resting = 0 AND COALESCE(ch.paused, 0) = 0 AND (h.priority < o.priority OR (h.priority = o.priority "
    "AND "
    "ts.channel_id = os.channel_id AND h.position < o.position)) AND EXISTS (SELECT 1 FROM clips c JOIN work "
    "w "
    "ON w.clip_id = c.id WHERE c.task_id = h.task_id AND w.kind IN ('host', 'submit')) "
    "ORDER BY h.priority, h.position LIMIT 1";

}  // namespace

Result<std::optional<HandOverView>> Store::handed(const TaskId& task) {
  return impl_->read_at_once([&](sql::Connection& db) -> Result<std::optional<HandOverView>> {
    const auto row = TRY(db.query_one(
        "SELECT h.active, h.priority, h.paused, COALESCE(ch.paused, 0), h.plan_state, h.error_code, h.error, "
        "h.round, h.resting, h.next_round_at, h.rounds_over, h.round_waits, h.called_off, COALESCE((SELECT "
        "e.at FROM "
        "events e "
        "WHERE e.task_id = h.task_id AND e.kind = 'handed to a worker' ORDER BY e.id DESC LIMIT 1), 0) "
        "FROM hand_overs h JOIN "
        "task_settings s ON "
        "s.task_id = h.task_id LEFT JOIN channel_settings ch ON ch.channel_id = s.channel_id "
        "WHERE h.task_id = ?1",
        {task.str()}));
    if (!row) return std::optional<HandOverView>();
    HandOverView view{.active = row->integer(0) != 0,
                      .priority = static_cast<Priority>(row->integer(1)),
                      .paused = row->integer(2) != 0,
                      .channel_paused = row->integer(3) != 0,
                      .called_off = row->integer(12) != 0,
                      .plan_due = row->text(4) == "due"};
    if (!row->is_null(6))
      view.error = Error{parse_error_code(row->text_or_empty(5)).value_or(ErrorCode::internal), row->text(6)};
    view.round = static_cast<int>(row->integer(7));
    view.resting = row->integer(8) != 0;
    if (const auto at = row->integer_or_null(9)) view.next_round_at = WallTime{*at};
    view.rounds_over = row->integer(10) != 0;
    view.rounds = static_cast<int>(from_round_list(row->text(11)).size()) + 1;
    view.handed_at = WallTime{row->integer(13)};
    return std::optional(std::move(view));
  });
}

Result<std::optional<TaskStatus>> Store::handed_status(const TaskId& task) {
  return impl_->read_at_once([&](sql::Connection& db) -> Result<std::optional<TaskStatus>> {
    const auto row = TRY(db.query_one(
        "SELECT " ZOETROPE_STATUS_OF("s.asked_status") " FROM hand_overs h JOIN task_settings s ON "
                                                       "s.task_id = h.task_id WHERE h.task_id = ?1",
        {task.str()}));
    return row ? parse_task_status(row->text(0)) : std::nullopt;
  });
}

Result<std::vector<TaskId>> Store::handed_tasks() {
  return impl_->read_at_once([](sql::Connection& db) -> Result<std::vector<TaskId>> {
    std::vector<TaskId> tasks;
    for (const sql::Row& row :
         TRY(db.query("SELECT task_id FROM hand_overs WHERE active = 1 ORDER BY priority, position")))
      tasks.emplace_back(row.text(0));
    return tasks;
  });
}

Result<QueueView> Store::queue_of(const TaskId& task) {
  return impl_->read([&](sql::Connection& db) -> Result<QueueView> {
    QueueView queue;
    const auto row = TRY(db.query_one(queue_columns, {task.str()}));
    if (!row) return queue;
    if (row->integer(2) != 0) queue.paused = row->text(0) + "/" + row->text(1);
    if (row->integer(3) != 0) queue.paused = row->text(0);
    queue.channel_slots = static_cast<int>(row->integer(4));
    queue.channel_slots_in_use = static_cast<int>(row->integer(5));
    if (const auto ahead = TRY(db.query_one(first_ahead, {task.str()}))) queue.behind = ahead->text(0);
    return queue;
  });
}

}  // namespace zoetrope::store

#include <algorithm>

#include "base/check.h"
#include "base/mutant.h"
#include "store/housekeeping.h"
#include "store/impl.h"
#include "store/outbox_rows.h"

namespace zoetrope::store {

Error unknown_lease_time() {
  return {ErrorCode::unavailable,
          "the server of the database did not tell its time; leases are counted by it"};
}

Result<void> Store::extend_leases(const std::string& owner, const Now& now) {
  if (!now.knows_lease_time()) return unknown_lease_time();
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    TRY(age_slots(db));
    if (mutated(Mutant::report_outside_transaction)) TRY(report_all(db, now.wall));
    TRY(db.execute("UPDATE work SET lease_until = ?2 WHERE lease_owner = ?1 AND lease_boot = ?3",
                   {owner, (now.lease_time() + lease_term).micros, now.lease_clock()}));
    TRY(db.execute("UPDATE accounts SET probe_until = ?2 WHERE probe_owner = ?1 AND probe_boot = ?3",
                   {owner, (now.lease_time() + lease_term).micros, now.lease_clock()}));
    TRY(db.execute("UPDATE outbox_places SET lease_until = ?2 WHERE lease_owner = ?1 AND lease_boot = ?3",
                   {owner, (now.lease_time() + lease_term).micros, now.lease_clock()}));
    TRY(db.execute("UPDATE hand_overs SET plan_until = ?2 WHERE plan_owner = ?1 AND plan_boot = ?3",
                   {owner, (now.lease_time() + lease_term).micros, now.lease_clock()}));
    return {};
  });
}

Result<void> Store::release_leases(const std::string& owner) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    TRY(db.execute(
        "UPDATE work SET lease_owner = NULL, lease_boot = NULL, lease_until = NULL WHERE lease_owner = ?1",
        {owner}));
    TRY(
        db.execute("UPDATE accounts SET probe_owner = NULL, probe_boot = NULL, probe_until = NULL WHERE "
                   "probe_owner = ?1",
                   {owner}));
    TRY(
        db.execute("UPDATE outbox_places SET lease_owner = NULL, lease_boot = NULL, lease_until = NULL WHERE "
                   "lease_owner = ?1",
                   {owner}));
    TRY(
        db.execute("UPDATE hand_overs SET plan_owner = NULL, plan_boot = NULL, plan_until = NULL WHERE "
                   "plan_owner = ?1",
                   {owner}));
    return {};
  });
}

Result<WorkLeft> Store::work_left(const TaskId& task, const Now& now) {
  return impl_->read([&](sql::Connection& db) -> Result<WorkLeft> {
    WorkLeft work;
    const auto row = TRY(db.query_one(
        "SELECT (SELECT COALESCE(SUM(version), 0) FROM clips WHERE task_id = ?1), COUNT(*), "
        "COALESCE(MAX(w.lease_token), 0), COALESCE(MIN(w.due_at), 0), COALESCE(MAX(w.due_at), 0), "
        "COUNT(*) FILTER (WHERE w.due_at > ?2 AND w.due_at <= ?3) + (SELECT COUNT(*) FROM accounts acc "
        "JOIN task_settings ts ON ts.account = acc.id WHERE ts.task_id = ?1 AND "
        "((acc.next_send_at > ?2 AND acc.next_send_at <= ?3) OR "
        "(acc.breaker <> 'closed' AND acc.probe_at > ?2 AND acc.probe_at <= ?3))), COUNT(*) FILTER (WHERE "
        "w.kind IN "
        "('poll', 'fetch')) "
        "FROM work w JOIN clips c ON c.id = w.clip_id LEFT JOIN attempts a ON a.id = w.subject "
        "WHERE c.task_id = ?1 AND COALESCE(a.late, 0) = 0",
        {task.str(), now.wall.micros, (now.wall + due_ahead_max).micros}));
    CHECK(row.has_value());
    for (std::size_t column = 0; column < 5; ++column)
      work.mark += std::to_string(row->integer(column)) + " ";
    work.waits = row->integer(5) > 0;
    work.at_provider = row->integer(6) > 0;
    for (const sql::Row& holder :
         TRY(db.query("SELECT DISTINCT w.lease_owner FROM work w JOIN clips c ON c.id = w.clip_id WHERE "
                      "c.task_id = ?1 AND w.lease_owner IS NOT NULL AND w.lease_boot = ?2 AND "
                      "w.lease_until >= ?3 ORDER BY 1",
                      {task.str(), now.lease_clock(), now.lease_time().micros})))
      work.holders.push_back(holder.text(0));
    return work;
  });
}

Result<std::optional<WallTime>> Store::next_due(const std::optional<TaskId>& only_task, const Now& now,
                                                const Reach& reach) {
  return impl_->read_at_once([&](sql::Connection& db) -> Result<std::optional<WallTime>> {
    const auto row = TRY(db.query_one(
        "SELECT MIN(at) FROM (SELECT MIN(w.due_at) AS at FROM work w JOIN clips c ON c.id = w.clip_id "
        "LEFT JOIN attempts a ON a.id = w.subject WHERE w.due_at > ?1 AND w.lease_owner IS NULL AND "
        "(?2 = '' OR c.task_id = ?2 OR (w.kind = 'poll' AND a.account = "
        "(SELECT own.account FROM task_settings own WHERE own.task_id = ?2))) "
        "UNION ALL SELECT MIN(next_send_at) FROM accounts WHERE next_send_at > ?1 "
        "UNION ALL SELECT MIN(probe_at) FROM accounts WHERE probe_at > ?1 AND breaker <> 'closed' "
        "UNION ALL SELECT MIN(plan_due_at) FROM hand_overs WHERE plan_due_at > ?1 AND plan_state = 'due' AND "
        "?2 = '' "
        "UNION ALL SELECT MIN(next_round_at) FROM hand_overs WHERE next_round_at > ?1 AND ?2 = '') AS later",
        {now.wall.micros, only_task ? only_task->str() : ""}));
    CHECK(row.has_value());
    const auto at = row->integer_or_null(0);
    const auto delivery = TRY(next_delivery(db, reach, now.wall));
    if (!at) return delivery;
    return std::optional(delivery ? std::min(WallTime{*at}, *delivery) : WallTime{*at});
  });
}

}  // namespace zoetrope::store

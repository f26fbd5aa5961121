#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "lifecycle/policy.h"
#include "store/change_rows.h"
#include "store/hand_over_rows.h"
#include "store/impl.h"
#include "store/json_list.h"
#include "store/lease_tokens.h"
#include "store/pipeline_rows.h"

/// The step `plan`: its lease stands on the hand-over, as a probe's stands on the account.

namespace zoetrope::store {
namespace {

using lifecycle::StepInput;

Result<void> fail_plan(sql::Connection& db, const TaskId& task, const Error& error, WallTime now) {
  TRY(
      db.execute("UPDATE hand_overs SET plan_state = 'failed', plan_owner = NULL, plan_boot = NULL, "
                 "plan_until = NULL, error_code = ?2, error = ?3 WHERE task_id = ?1",
                 {task.str(), std::string(to_string(error.code)), error.message}));
  TRY(append_error_log(db, task, "plan: " + error.message, now));
  return refresh_task_status(db, task, now);
}

Result<StepInput> plan_input(const sql::Row& row, std::int64_t token) {
  Identifier channel = TRY(Identifier::parse(row.text(1), "channel"));
  Identifier project = TRY(Identifier::parse(row.text(2), "project"));
  StepInput input{.lease = {StepKind::plan, row.text(0), token},
                  .task = TaskId(row.text(0)),
                  .project = {std::move(channel), std::move(project)}};
  input.account = row.text(3);
  input.provider = row.text(4);
  input.model = row.text(5);
  input.auto_plan = row.integer(6) != 0;
  input.topic = row.text(7);
  input.story = row.text(8);
  input.tries = static_cast<int>(row.integer(10));
  return input;
}

Result<std::int64_t> lease_plan(sql::Connection& db, const std::string& task, const std::string& owner,
                                const Now& now) {
  const std::int64_t token = TRY(take_lease_tokens(db, 1));
  TRY(
      db.execute("UPDATE hand_overs SET plan_owner = ?2, plan_boot = ?3, plan_until = ?4, "
                 "plan_claims = plan_claims + 1, plan_token = ?5 WHERE task_id = ?1",
                 {task, owner, now.lease_clock(), (now.lease_time() + lease_term).micros, token}));
  return token;
}

const std::string& due_plans(const sql::Connection& db) {
  static const TaskByText statement(
      "SELECT ho.task_id, ts.channel_id, ts.project_id, ts.account, ts.provider, ts.model, ho.auto_plan, "
      "COALESCE(CAST(t.topic AS TEXT), ''), COALESCE(CAST(t.story_direction AS TEXT), ''), ho.plan_claims, "
      "ho.plan_tries FROM hand_overs ho JOIN task_settings ts ON ts.task_id = ho.task_id "
      "LEFT JOIN tasks t ON ",
      " = ho.task_id LEFT JOIN channel_settings ch ON ch.channel_id = ts.channel_id "
      "WHERE ho.plan_state = 'due' AND ho.active = 1 AND (ho.plan_due_at <= ?1 OR ho.plan_due_at > ?2) "
      "AND (ho.plan_owner IS NULL OR ho.plan_boot <> ?3 OR ho.plan_until < ?4) "
      "AND (?5 = '[]' OR ts.account IN (SELECT value FROM json_each(?5))) "
      "AND (?7 = '[]' OR ho.task_id NOT IN (SELECT value FROM json_each(?7))) "
      "AND " ZOETROPE_MAY_BE_SENT " ORDER BY ho.priority, ho.position LIMIT ?6");
  return statement.on(db);
}

}  // namespace

Result<void> claim_plans(sql::Connection& db, const ClaimRequest& request, const Now& now,
                         std::vector<StepInput>& claimed) {
  if (request.plan_max <= 0) return {};
  const auto rows =
      TRY(db.query(due_plans(db), {now.wall.micros, (now.wall + due_ahead_max).micros, now.lease_clock(),
                                   now.lease_time().micros, to_json_list(request.accounts),
                                   std::int64_t{request.plan_max}, to_json_list(request.not_here)}));
  for (const sql::Row& row : rows) {
    if (request.is_here && !request.is_here(TaskId(row.text(0)))) continue;
    if (row.integer(9) >= lifecycle::claims_without_result_max) {
      TRY(fail_plan(db, TaskId(row.text(0)),
                    {ErrorCode::internal, "its step ended without a result again and again"}, now.wall));
      continue;
    }
    const std::int64_t token = TRY(lease_plan(db, row.text(0), request.owner, now));
    claimed.push_back(TRY(plan_input(row, token)));
  }
  return {};
}

Result<bool> Store::holds_plan(const lifecycle::Lease& lease) {
  return impl_->read_at_once([&](sql::Connection& db) -> Result<bool> {
    return TRY(db.query_one(
                   "SELECT 1 FROM hand_overs WHERE task_id = ?1 AND plan_token = ?2 AND plan_owner IS "
                   "NOT NULL AND plan_state = 'due'",
                   {lease.subject, lease.token}))
        .has_value();
  });
}

Result<void> Store::plan_done(const TaskId& task, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    TRY(
        db.execute("UPDATE hand_overs SET plan_state = 'done', plan_owner = NULL, plan_boot = NULL, "
                   "plan_until = NULL, error_code = NULL, error = NULL WHERE task_id = ?1",
                   {task.str()}));
    return refresh_task_status(db, task, now.wall);
  });
}

Result<void> Store::plan_failed(const TaskId& task, const Error& error, const Now& now) {
  return impl_->write([&](sql::Connection& db) { return fail_plan(db, task, error, now.wall); });
}

Result<void> Store::plan_again(const TaskId& task, const Error& error, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    const auto row = TRY(db.query_one("SELECT plan_tries FROM hand_overs WHERE task_id = ?1", {task.str()}));
    CHECK(row.has_value());
    const bool stopped = error.code == ErrorCode::cancelled;
    const int tries = static_cast<int>(row->integer(0)) + (stopped ? 0 : 1);
    if (tries > lifecycle::quick_retries_max) return fail_plan(db, task, error, now.wall);
    const Duration delay =
        stopped ? Duration::zero() : lifecycle::quick_retry_delay(tries, error.retry_after);
    TRY(
        db.execute("UPDATE hand_overs SET plan_due_at = ?2, plan_tries = ?3, plan_claims = 0, plan_owner = "
                   "NULL, plan_boot = NULL, plan_until = NULL WHERE task_id = ?1",
                   {task.str(), (now.wall + delay).micros, std::int64_t{tries}}));
    return {};
  });
}

Result<lifecycle::HandedStanding> handed_standing(sql::Connection& db, const TaskId& task) {
  lifecycle::HandedStanding standing;
  const auto row = TRY(
      db.query_one("SELECT plan_state, blocked_until > 0, called_off FROM hand_overs WHERE task_id = ?1 AND "
                   "(active = 1 OR called_off = 1)",
                   {task.str()}));
  if (!row) return standing;
  standing.called_off = row->integer(2) != 0;
  if (row->text(0) != "done")
    standing.planning = row->text(0) == "due" ? lifecycle::Planning::due : lifecycle::Planning::failed;
  // A cap was in the way of its last try to send, and nothing was sent since.
  if (row->integer(1) != 0) standing.stopped = lifecycle::Stopped::sends;
  return standing;
}

}  // namespace zoetrope::store

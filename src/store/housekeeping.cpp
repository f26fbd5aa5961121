#include "store/housekeeping.h"

#include <fmt/format.h>

#include "base/mutant.h"
#include "lifecycle/transition.h"
#include "store/account_rows.h"
#include "store/change_rows.h"

namespace zoetrope::store {
namespace {

constexpr int slot_observations_max = 240;

/// The clip of a row about itself or its current attempt is held. A row about an attempt that the clip does
/// not follow is tried again later: what that one costs is not known yet, or its file was paid for.
Result<void> set_aside(sql::Connection& db, const sql::Row& row, Random& random, const Now& now) {
  const std::string& kind = row.text(0);
  const bool about_clip = kind == to_string(StepKind::host) || kind == to_string(StepKind::submit);
  const Loaded before =
      about_clip ? TRY(load_clip(db, ClipId(row.text(1)))) : TRY(load_attempt(db, AttemptId(row.text(1))));
  const Error error{ErrorCode::internal, "its step ended without a result again and again"};
  // As a trial of a breaker it would keep the account waiting for what nobody looks at.
  TRY(bring_account_news(db, {before.account, before.task, before.attempt, "recovery"},
                         lifecycle::AccountNews::trial_overdue, error, now.wall));
  if (!lifecycle::clip_follows(before.situation)) {
    TRY(
        db.execute("UPDATE work SET claims = 0, due_at = ?3, lease_owner = NULL, lease_boot = NULL, "
                   "lease_until = NULL WHERE kind = ?1 AND subject = ?2",
                   {kind, row.text(1), (now.wall + lifecycle::beside_retry_interval).micros}));
    return add_event(db, before, "recovery: put off", error.message, now.wall);
  }
  lifecycle::Change change;
  change.clip = ClipState::held;
  change.hold = HoldReason::poison;
  change.error = error;
  TRY(write_change(db, before, change, {"recovery", random, now}));
  return {};
}

}  // namespace

const std::string& poisoned_work() {
  // The number stands in it as it stands in the index work_poisoned, which no other lookup takes.
  static const std::string statement = fmt::format(
      "SELECT w.kind, w.subject FROM work w WHERE w.claims >= {} AND (w.lease_owner IS NULL OR "
      "w.lease_boot <> ?1 OR w.lease_until < ?2) ORDER BY w.kind, w.subject",
      lifecycle::claims_without_result_max);
  return statement;
}

Result<void> set_poison_aside(sql::Connection& db, Random& random, const Now& now) {
  if (mutated(Mutant::poison_not_set_aside)) return {};
  const auto rows = TRY(db.query(poisoned_work(), {now.lease_clock(), now.lease_time().micros}));
  for (const sql::Row& row : rows) TRY(set_aside(db, row, random, now));
  return {};
}

Result<void> rehost_expired(sql::Connection& db, Random& random, const Now& now) {
  const auto rows =
      TRY(db.query("SELECT id FROM clips WHERE state = 'hosted' AND image_url <> '' "
                   "AND image_url_expires_at <= ?1 ORDER BY number",
                   std::vector<sql::Value>{(now.wall + image_url_margin).micros}));
  for (const sql::Row& row : rows) {
    lifecycle::Change change;
    change.clip = ClipState::ready;
    change.forget_image_url = true;
    change.schedule = lifecycle::Schedule{StepKind::host, Duration::zero()};
    change.note = "the image's URL runs out; it is hosted again";
    TRY(write_change(db, TRY(load_clip(db, ClipId(row.text(0)))), change, {"step", random, now}));
  }
  return {};
}

Result<void> age_slots(sql::Connection& db) {
  TRY(db.execute(
      "UPDATE attempts SET ticks = ticks + 1, slot_held = CASE WHEN ticks + 1 >= ?1 THEN 0 ELSE 1 END "
      "WHERE slot_held = 1 AND " ZOETROPE_ATTEMPT_OPEN("attempts") " AND " ZOETROPE_ATTEMPT_IN_DOUBT(
          "attempts"),
      {std::int64_t{slot_observations_max}}));
  return {};
}

}  // namespace zoetrope::store

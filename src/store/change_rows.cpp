#include "store/change_rows.h"

#include <fmt/format.h>

#include "base/check.h"
#include "base/mutant.h"
#include "base/text.h"
#include "lifecycle/task_status.h"
#include "store/account_rows.h"
#include "store/alert_rows.h"
#include "store/clip_reports.h"
#include "store/hand_over_rows.h"
#include "store/money_rows.h"
#include "store/outbox_rows.h"
#include "store/pipeline_rows.h"
#include "store/round_rows.h"

namespace zoetrope::store {
namespace {

using lifecycle::Change;

/// News of an attempt that the clip does not follow concern the attempt, the books and the account alone.
bool concerns_clip(const Loaded& before, const Change& change) {
  return change.clip.has_value() || lifecycle::clip_follows(before.situation);
}

Result<void> write_clip(sql::Connection& db, const Loaded& before, const Change& change, WallTime now) {
  if (!concerns_clip(before, change)) return {};
  const lifecycle::Situation& s = before.situation;
  const ClipState state = change.clip.value_or(s.clip);
  const HoldReason hold = change.clip ? change.hold : s.hold;
  CHECK((state == ClipState::held) == (hold != HoldReason::none));
  TRY(db.execute(
      "UPDATE clips SET state = ?2, hold_reason = ?3, failures = ?4, fetch_failures = ?5, "
      "version = version + 1, changed_at = CASE WHEN state = ?2 THEN changed_at ELSE ?6 END WHERE id = ?1",
      {before.clip.str(), std::string(to_string(state)), std::string(to_string(hold)),
       change.failures.value_or(s.failures), change.fetch_failures.value_or(s.fetch_failures), now.micros}));
  if (change.error) {
    TRY(db.execute("UPDATE clips SET error_code = ?2, error = ?3 WHERE id = ?1",
                   {before.clip.str(), std::string(to_string(change.error->code)), change.error->message}));
  } else if (change.clear_error) {
    TRY(db.execute("UPDATE clips SET error_code = NULL, error = NULL WHERE id = ?1", {before.clip.str()}));
  }
  if (change.forget_image_url) {
    TRY(db.execute("UPDATE clips SET image_url = '', image_url_expires_at = NULL WHERE id = ?1",
                   {before.clip.str()}));
  }
  TRY(db.execute("UPDATE clips SET note = ?2 WHERE id = ?1", {before.clip.str(), change.note}));
  return {};
}

bool gives_slot_back(AttemptState state) {
  return state == AttemptState::refused || state == AttemptState::failed || state == AttemptState::succeeded;
}

/// An abandoned one too: nobody waits for it any more.
bool holds_slot(AttemptState state) {
  return !gives_slot_back(state) && state != AttemptState::abandoned &&
         !(mutated(Mutant::doubt_holds_no_slot) && state == AttemptState::ambiguous);
}

Result<void> write_attempt(sql::Connection& db, const Loaded& before, const Change& change, WallTime now) {
  if (change.attempt) {
    TRY(db.execute("UPDATE attempts SET state = ?2, slot_held = ?3 WHERE id = ?1",
                   {before.attempt.str(), std::string(to_string(*change.attempt)),
                    number(holds_slot(*change.attempt))}));
    if (*change.attempt == AttemptState::accepted) {
      TRY(db.execute("UPDATE attempts SET accepted_at = ?2, late_after_at = ?3 WHERE id = ?1",
                     {before.attempt.str(), now.micros, (now + before.policies.render_timeout).micros}));
    } else if (gives_slot_back(*change.attempt)) {
      TRY(db.execute("UPDATE attempts SET finished_at = COALESCE(finished_at, ?2) WHERE id = ?1",
                     {before.attempt.str(), now.micros}));
    }
  }
  if (change.watch_ends)
    TRY(db.execute("UPDATE attempts SET slot_held = 0 WHERE id = ?1", {before.attempt.str()}));
  if (change.late && *change.late != before.situation.late) {
    TRY(db.execute("UPDATE attempts SET late = ?2 WHERE id = ?1",
                   {before.attempt.str(), number(*change.late)}));
    if (!*change.late) {
      TRY(db.execute("UPDATE attempts SET late_after_at = ?2 WHERE id = ?1 AND state = 'accepted'",
                     {before.attempt.str(), (now + before.policies.render_timeout).micros}));
    }
  }
  return {};
}

/// A clip has one work row at a time, for what it needs next. An attempt that is not the clip's current one
/// any more may have one of its own, so that what it cost gets into the books.
Result<void> write_work(sql::Connection& db, const Loaded& before, const Change& change,
                        const ChangeContext& context) {
  const bool moved = change.clip.has_value();
  if (moved) {
    // A final clip that a person moves may have a render that is still running; it goes on being watched.
    const bool watched =
        before.situation.attempt == AttemptState::accepted && is_final(before.situation.clip);
    TRY(db.execute("DELETE FROM work WHERE clip_id = ?1 AND (subject = ?1 OR subject = ?2) AND NOT kind = ?3",
                   {before.clip.str(), watched ? std::string() : before.attempt.str(),
                    change.schedule ? std::string(to_string(change.schedule->kind)) : std::string()}));
  } else if (change.watch_ends || (change.attempt && gives_slot_back(*change.attempt))) {
    TRY(db.execute("DELETE FROM work WHERE subject = ?1", {before.attempt.str()}));
  }
  if (!change.schedule) return {};
  const StepKind kind = change.schedule->kind;
  const bool about_clip = kind == StepKind::host || kind == StepKind::submit;
  TRY(
      db.execute("INSERT INTO work (kind, subject, clip_id, due_at, tries) VALUES (?1, ?2, ?3, ?4, ?5) "
                 "ON CONFLICT (kind, subject) DO UPDATE SET due_at = ?4, tries = ?5, claims = 0, "
                 "lease_owner = CASE WHEN ?6 = 1 THEN work.lease_owner END, "
                 "lease_boot = CASE WHEN ?6 = 1 THEN work.lease_boot END, "
                 "lease_until = CASE WHEN ?6 = 1 THEN work.lease_until END",
                 {std::string(to_string(kind)), about_clip ? before.clip.str() : before.attempt.str(),
                  before.clip.str(), (context.now.wall + change.schedule->delay).micros,
                  change.tries.value_or(0), number(context.keeps_lease)}));
  return {};
}

/// A wait that is longer than any that is planned comes from a clock that jumped, and keeps nothing back.
constexpr std::string_view pause_account =
    "UPDATE accounts SET next_send_at = CASE WHEN next_send_at > ?3 THEN ?2 ELSE MAX(next_send_at, ?2) END "
    "WHERE id = ?1";

/// True when the account's breaker opened, closed or has another reason now.
Result<bool> write_account(sql::Connection& db, const Loaded& before, const Change& change,
                           const ChangeContext& context) {
  const WallTime now = context.now.wall;
  bool breaker_moved = false;
  if (change.account) {
    const AboutAccount about{before.account, before.task, before.attempt, context.source};
    breaker_moved = TRY(bring_account_news(db, about, *change.account, change.error, now));
  }
  if (change.refusals) {
    TRY(db.execute("UPDATE accounts SET refusals = ?2 WHERE id = ?1", {before.account, *change.refusals}));
  }
  if (change.account_pause) {
    TRY(db.execute(pause_account,
                   {before.account, (now + *change.account_pause).micros, (now + due_ahead_max).micros}));
  }
  return breaker_moved;
}

/// "clip 12, poll: Video generation timeout - ..."
std::string error_words(const Loaded& before, const ChangeContext& context, const Error& error) {
  const std::string step(context.step ? to_string(*context.step) : context.source);
  return fmt::format("clip {}, {}: {}", before.situation.number, step, error.message);
}

Result<DeliveredFile> delivered_file(sql::Connection& db, const Loaded& of) {
  DeliveredFile file;
  const auto row =
      TRY(db.query_one("SELECT c.result_bytes, c.result_micros, a.finished_at - a.accepted_at FROM clips c "
                       "LEFT JOIN attempts a ON a.id = ?2 WHERE c.id = ?1",
                       {of.clip.str(), of.attempt.str()}));
  if (!row) return file;
  file.bytes = row->integer(0);
  file.length = Duration(row->integer(1));
  if (const auto micros = row->integer_or_null(2)) file.render_time = Duration(*micros);
  return file;
}

struct StoppedAccount {
  lifecycle::Stopped stopped = lifecycle::Stopped::nothing;
  std::string name;
  std::string reason;
};

Result<StoppedAccount> stopped_account(sql::Connection& db, const TaskId& task) {
  const auto row = TRY(
      db.query_one("SELECT a.breaker, a.id, a.breaker_reason FROM task_settings ts JOIN accounts a ON a.id = "
                   "ts.account WHERE ts.task_id = ?1",
                   {task.str()}));
  if (!row) return StoppedAccount{};
  const Breaker breaker = TRY(breaker_of(row->text(0)));
  return StoppedAccount{lifecycle::stopped_by(breaker), row->text(1), row->text(2)};
}

}  // namespace

Result<void> add_event(sql::Connection& db, const Loaded& about, std::string_view kind,
                       std::string_view detail, WallTime now) {
  const sql::Value attempt = about.attempt.empty() ? sql::Value(nullptr) : sql::Value(about.attempt.str());
  TRY(db.execute(
      "INSERT INTO events (at, task_id, clip_id, attempt_id, kind, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      {now.micros, about.task.str(), about.clip.str(), attempt, std::string(kind), std::string(detail)}));
  return {};
}

Result<void> refresh_task_status(sql::Connection& db, const TaskId& task, WallTime now) {
  const std::vector<RoundRow> rows = TRY(load_round_clips(db, task));
  std::vector<lifecycle::ClipStanding> clips;
  for (const RoundRow& row : rows)
    clips.push_back({row.standing.state, row.standing.late, row.standing.scheduled});
  const bool rests = TRY(settle_rounds(db, task, rows, now));
  lifecycle::HandedStanding handed = TRY(handed_standing(db, task));
  handed.rests = rests;
  const StoppedAccount account = TRY(stopped_account(db, task));
  if (account.stopped != lifecycle::Stopped::nothing) handed.stopped = account.stopped;
  const TaskStatus status = lifecycle::task_status(clips, handed);
  if (status == TaskStatus::video_error && account.stopped != lifecycle::Stopped::nothing)
    TRY(append_error_once(db, task, "account " + account.name + ": ", account.reason, now));
  // What a person asks for in a terminal from then on is theirs.
  if (status == TaskStatus::video_ready || status == TaskStatus::cancelled) {
    TRY(db.execute(
        "UPDATE hand_overs SET active = 0 WHERE task_id = ?1 AND active = 1 AND plan_state = 'done'",
        {task.str()}));
  }
  TRY(put_status(db, task, status, now));
  if (mutated(Mutant::report_outside_transaction)) return {};
  TRY(report_task(db, task, now));
  return report_clips(db, task, now);
}

Result<std::optional<ClipEvent>> write_change(sql::Connection& db, const Loaded& before, const Change& change,
                                              const ChangeContext& context) {
  if (change.ignored) return std::optional<ClipEvent>();
  const WallTime now = context.now.wall;
  const lifecycle::Situation& s = before.situation;
  const bool late_now = change.late.value_or(s.late);
  const bool newly_late = late_now && !s.late;
  const ClipState after = change.clip.value_or(s.clip);

  TRY(write_clip(db, before, change, now));
  TRY(write_attempt(db, before, change, now));
  TRY(move_ledger(db, before, change.ledger, change.posted, now));
  TRY(write_work(db, before, change, context));
  const bool breaker_moved = TRY(write_account(db, before, change, context));
  const bool delivered = after == ClipState::done && (change.clip || change.attempt);
  if (delivered || change.ledger == lifecycle::LedgerMove::post)
    TRY(refresh_cost(db, before, context.random, now));

  const bool news =
      after != s.clip || newly_late || (!change.note.empty() && !late_now && change.note != before.note);
  const bool account_trouble = breaker_moved && change.error && lifecycle::account_news(change.error->code);
  const bool told = account_trouble || (news && concerns_clip(before, change));
  if (after == ClipState::held && s.clip != ClipState::held)
    TRY(alert_held(db, before, change.hold, change.error ? change.error->message : change.note, now));
  // Before what comes of it for the task: whoever reads the log reads the cause first. An account that is
  // tried now and then meets the same end each time.
  if (change.error && told && (newly_late || after != s.clip))
    TRY(append_error_once(db, before.task, "", error_words(before, context, *change.error), now));
  if (change.clip || change.attempt || late_now != s.late) TRY(refresh_task_status(db, before.task, now));
  if (!told && !change.attempt && !change.watch_ends) return std::optional<ClipEvent>();
  const std::string detail = change.error ? change.error->message : change.note;
  TRY(add_event(db, before, fmt::format("{}: {} -> {}", context.source, to_string(s.clip), to_string(after)),
                detail, now));
  if (!told) return std::optional<ClipEvent>();
  ClipEvent event{.task = before.task,
                  .clip = before.clip,
                  .number = s.number,
                  .before = s.clip,
                  .after = after,
                  .late = late_now,
                  .note = change.note,
                  .error = change.error,
                  .channel = before.channel_name,
                  .project = before.project_name,
                  .step = context.step,
                  .attempt = before.attempt_n};
  if (after == ClipState::done && s.clip != ClipState::done) event.file = TRY(delivered_file(db, before));
  return std::optional(std::move(event));
}

}  // namespace zoetrope::store

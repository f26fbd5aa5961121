#include "store/round_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "lifecycle/transition.h"
#include "store/alert_rows.h"
#include "store/change_rows.h"
#include "store/pipeline_rows.h"
#include "store/rows.h"

namespace zoetrope::store {
namespace {

using lifecycle::RoundClip;

/// No round is planned for later; one that is comes from a clock that jumped.
constexpr Duration round_ahead_max = std::chrono::hours(25);

struct StoredRounds {
  std::string plan_state;
  int made = 0;
  std::optional<std::int64_t> next_at;
  bool resting = false;
  bool over = false;
  std::vector<Duration> waits;
  std::optional<ErrorCode> plan_error;
};

Result<std::optional<StoredRounds>> load_rounds(sql::Connection& db, const TaskId& task) {
  const auto row = TRY(db.query_one(
      "SELECT plan_state, round, next_round_at, resting, rounds_over, round_waits, COALESCE(error_code, '') "
      "FROM hand_overs WHERE task_id = ?1 AND active = 1",
      {task.str()}));
  if (!row) return std::optional<StoredRounds>();
  StoredRounds rounds{.plan_state = row->text(0), .made = static_cast<int>(row->integer(1))};
  rounds.next_at = row->integer_or_null(2);
  rounds.resting = row->integer(3) != 0;
  rounds.over = row->integer(4) != 0;
  rounds.waits = from_round_list(row->text(5));
  if (rounds.plan_state == "failed") rounds.plan_error = parse_error_code(row->text(6));
  return std::optional(std::move(rounds));
}

std::string clips_words(int count) {
  return counted(static_cast<std::size_t>(count), "clip");
}

std::string over_words(const lifecycle::RoundPlan& plan, const StoredRounds& rounds) {
  if (plan.passing == 0) {
    return rounds.plan_error && plan.persons == 0
               ? std::string("a person is needed")
               : fmt::format("a person is needed: {}", clips_words(plan.persons));
  }
  return fmt::format("all {} rounds were made; a person is needed: `zoetrope retry` begins them anew",
                     rounds.waits.size() + 1);
}

/// Each clip that waits for a person has said so by itself when it was held.
bool is_told_by_clips(const lifecycle::RoundPlan& plan, const StoredRounds& rounds,
                      const std::vector<RoundRow>& clips) {
  if (plan.passing > 0 || rounds.plan_error) return false;
  return std::all_of(clips.begin(), clips.end(), [](const RoundRow& row) {
    return row.standing.state == ClipState::held ||
           lifecycle::trouble_of(row.standing) != lifecycle::Trouble::person;
  });
}

/// "; the last error: clip 3: ..." or, of a task without clips, of its plan; "" when there is none.
Result<std::string> last_error_words(sql::Connection& db, const TaskId& task) {
  const auto clip =
      TRY(db.query_one("SELECT number, error FROM clips WHERE task_id = ?1 AND state = 'failed' AND "
                       "error IS NOT NULL ORDER BY changed_at DESC, number LIMIT 1",
                       {task.str()}));
  if (clip) return fmt::format("; the last error: clip {}: {}", clip->integer(0), clip->text(1));
  const auto plan = TRY(db.query_one(
      "SELECT error FROM hand_overs WHERE task_id = ?1 AND error IS NOT NULL AND error <> ''", {task.str()}));
  return plan ? "; the last error: " + plan->text(0) : std::string();
}

Result<void> plan_next(sql::Connection& db, const TaskId& task, const StoredRounds& rounds,
                       const lifecycle::RoundPlan& plan, WallTime now) {
  const WallTime at = rounds.next_at ? WallTime{*rounds.next_at} : now + *plan.wait;
  TRY(db.execute("UPDATE hand_overs SET next_round_at = ?2, resting = ?3, rounds_over = 0 WHERE task_id = ?1",
                 {task.str(), at.micros, number(plan.rests)}));
  if (rounds.next_at) return {};
  const std::string what =
      plan.passing > 0 ? clips_words(plan.passing) : std::string("its clips are to be made");
  return append_error_log(
      db, task,
      fmt::format("round: {}; {}", lifecycle::round_words(rounds.made, rounds.waits.size(), at), what), now);
}

/// Of the rounds that are due; what changes their clips in between plans no other one.
Result<void> begin_round(sql::Connection& db, const TaskId& task, Random& random, const Now& now) {
  TRY(db.execute(
      "UPDATE hand_overs SET active = 0, round = round + 1, next_round_at = NULL, resting = 0, "
      "plan_due_at = CASE WHEN plan_state = 'failed' THEN ?2 ELSE plan_due_at END, plan_tries = 0, "
      "plan_claims = 0, plan_state = CASE WHEN plan_state = 'failed' THEN 'due' ELSE plan_state END, "
      "error_code = NULL, error = NULL WHERE task_id = ?1",
      {task.str(), now.wall.micros}));
  for (const RoundRow& row : TRY(load_round_clips(db, task))) {
    if (lifecycle::trouble_of(row.standing) != lifecycle::Trouble::passes) continue;
    const Loaded before = TRY(load_clip(db, row.clip));
    const lifecycle::Change change = lifecycle::wanted(before.situation, !before.attempt.empty(), false);
    TRY(write_change(db, before, change, {"round", random, now}));
  }
  TRY(db.execute("UPDATE hand_overs SET active = 1 WHERE task_id = ?1", {task.str()}));
  TRY(
      db.execute("INSERT INTO events (at, task_id, kind, detail) SELECT ?2, task_id, 'round: begun', "
                 "CAST(round + 1 AS TEXT) FROM hand_overs WHERE task_id = ?1",
                 {task.str(), now.wall.micros}));
  return refresh_task_status(db, task, now.wall);
}

}  // namespace

std::string to_round_list(const std::vector<Duration>& waits) {
  std::string text;
  for (const Duration wait : waits) text += fmt::format("{}{}", text.empty() ? "" : ",", wait.count());
  return text;
}

std::vector<Duration> from_round_list(const std::string& text) {
  constexpr long wait_micros_max = 86'400'000'000;
  std::vector<Duration> waits;
  for (const std::string_view part : split(text, ',')) {
    if (const auto micros = parse_number(part, wait_micros_max)) waits.emplace_back(*micros);
  }
  return waits;
}

Result<std::vector<RoundRow>> load_round_clips(sql::Connection& db, const TaskId& task) {
  std::vector<RoundRow> clips;
  for (const sql::Row& row : TRY(db.query(
           "SELECT c.id, c.state, c.hold_reason, COALESCE(a.late, 0), EXISTS (SELECT 1 FROM work w WHERE "
           "w.clip_id = c.id), c.error_code, COALESCE(a.state = 'failed', FALSE), COALESCE(a.failed_free, 0) "
           "FROM clips c LEFT JOIN attempts a ON a.id = c.current_attempt WHERE c.task_id = ?1 "
           "ORDER BY c.number",
           {task.str()}))) {
    RoundClip clip{.state = TRY(clip_state_of(row.text(1)))};
    clip.hold = TRY(hold_reason_of(row.text(2)));
    clip.late = row.integer(3) != 0;
    clip.scheduled = row.integer(4) != 0;
    clip.error = parse_error_code(row.text_or_empty(5));
    clip.render_failed = row.integer(6) != 0;
    clip.failed_free = row.integer(7) != 0;
    clips.push_back({ClipId(row.text(0)), clip});
  }
  return clips;
}

Result<bool> settle_rounds(sql::Connection& db, const TaskId& task, const std::vector<RoundRow>& rows,
                           WallTime now) {
  const auto rounds = TRY(load_rounds(db, task));
  if (!rounds || rounds->plan_state == "due") return false;
  std::vector<RoundClip> clips;
  clips.reserve(rows.size());
  for (const RoundRow& row : rows) clips.push_back(row.standing);
  const lifecycle::RoundPlan plan = lifecycle::plan_round(
      {.made = rounds->made, .clips = clips, .plan_error = rounds->plan_error}, rounds->waits);
  if (plan.wait) {
    TRY(plan_next(db, task, *rounds, plan, now));
    return plan.rests;
  }
  if (rounds->next_at || rounds->resting != plan.rests || rounds->over != plan.over) {
    TRY(db.execute(
        "UPDATE hand_overs SET next_round_at = NULL, resting = ?2, rounds_over = ?3 WHERE task_id = ?1",
        {task.str(), number(plan.rests), number(plan.over)}));
  }
  if (plan.over && !rounds->over) {
    const std::string words = over_words(plan, *rounds);
    TRY(append_error_log(db, task, "round: " + words, now));
    if (!is_told_by_clips(plan, *rounds, rows))
      TRY(alert_rounds_over(db, task, words + TRY(last_error_words(db, task)), now));
  }
  return plan.rests;
}

Result<void> begin_due_rounds(sql::Connection& db, Random& random, const Now& now) {
  const auto due = TRY(db.query(
      "SELECT ho.task_id FROM hand_overs ho JOIN task_settings ts ON ts.task_id = ho.task_id "
      "LEFT JOIN channel_settings ch ON ch.channel_id = ts.channel_id WHERE ho.next_round_at IS NOT NULL "
      "AND (ho.next_round_at <= ?1 OR ho.next_round_at > ?2) AND ho.active = 1 AND ho.paused = 0 "
      "AND COALESCE(ch.paused, 0) = 0 ORDER BY ho.next_round_at, ho.position",
      {now.wall.micros, (now.wall + round_ahead_max).micros}));
  for (const sql::Row& row : due) TRY(begin_round(db, TaskId(row.text(0)), random, now));
  return {};
}

Result<void> forget_rounds(sql::Connection& db, const TaskId& task) {
  TRY(
      db.execute("UPDATE hand_overs SET round = 0, next_round_at = NULL, resting = 0, rounds_over = 0 "
                 "WHERE task_id = ?1 AND (round > 0 OR next_round_at IS NOT NULL OR resting = 1 OR "
                 "rounds_over = 1)",
                 {task.str()}));
  return {};
}

}  // namespace zoetrope::store

#include "store/money_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/check.h"
#include "base/mutant.h"
#include "base/text.h"
#include "store/alert_rows.h"
#include "store/budget_rows.h"
#include "store/fact_rows.h"
#include "store/pipeline_rows.h"

namespace zoetrope::store {
namespace {

constexpr std::string_view cost_component = "kling_video_clips";

Result<void> add_row(sql::Connection& db, const Loaded& attempt, std::string_view kind, Money amount,
                     WallTime now) {
  TRY(
      db.execute("INSERT INTO ledger (attempt_id, seq, kind, micros, at) "
                 "SELECT ?1, COALESCE(MAX(seq), 0) + 1, ?2, ?3, ?4 FROM ledger WHERE attempt_id = ?1",
                 {attempt.attempt.str(), std::string(kind), amount.micros(), now.micros}));
  return {};
}

/// The day and the month are those in which the attempt was made.
Result<void> count(sql::Connection& db, const Loaded& attempt, Money reserved, Money spent, WallTime now) {
  const auto scopes = scopes_at(attempt.channel, attempt.task, attempt.attempt_created_at);
  for (const CountedBudget& counted : TRY(count_towards(db, scopes, reserved, spent)))
    TRY(alert_budget(db, attempt.task, counted, attempt.situation.price, now));
  return {};
}

Result<void> mark_reserved(sql::Connection& db, const Loaded& attempt, bool reserved) {
  TRY(db.execute("UPDATE attempts SET reserved = ?2 WHERE id = ?1",
                 {attempt.attempt.str(), number(reserved)}));
  return {};
}

/// An attempt whose cost was booked without it turns out to be the one: booked twice it must not be.
Result<void> take_back_unattributed(sql::Connection& db, const Loaded& attempt, WallTime now) {
  const auto row =
      TRY(db.query_one("SELECT a.account, (SELECT COALESCE(SUM(u.micros), 0) FROM unattributed u WHERE "
                       "u.account = a.account AND "
                       "u.kind = 'sends') FROM attempts a WHERE a.id = ?1 AND EXISTS (SELECT 1 FROM ledger l "
                       "WHERE l.attempt_id = "
                       "a.id AND l.kind = 'reconcile')",
                       {attempt.attempt.str()}));
  if (!row || row->integer(1) <= 0) return {};
  const Money booked = std::min(attempt.situation.price, Money::from_micros(row->integer(1)));
  TRY(db.execute(
      "INSERT INTO unattributed (account, at, kind, micros, attempt_id, who, why) VALUES (?1, ?2, 'sends', "
      "?3, ?4, 'ledger', 'its send was found after all')",
      {row->text(0), now.micros, -booked.micros(), attempt.attempt.str()}));
  return count(db, attempt, Money(), Money() - booked, now);
}

/// Nothing stands there before the first cost, in some pipelines.
Result<Money> money_of(const std::string& text) {
  const auto money = text.empty() ? Money() : Money::parse(text);
  if (!money)
    return Error{ErrorCode::invalid_input, fmt::format("the amount \"{}\" is none", printable(text, 60))};
  return *money;
}

/// What a row of video_costs says, or is to say.
struct VideoCost {
  Money cost;
  std::int64_t sends = 0;
  std::int64_t clips = 0;
};

/// What the ledger has of a task.
Result<Money> posted_of_task(sql::Connection& db, const TaskId& task) {
  const auto row = TRY(
      db.query_one("SELECT COALESCE(SUM(l.micros), 0) FROM ledger l JOIN attempts a ON a.id = l.attempt_id "
                   "JOIN clips c ON c.id = a.clip_id WHERE c.task_id = ?1 AND l.kind = 'post'",
                   {task.str()}));
  CHECK(row.has_value());
  return Money::from_micros(row->integer(0));
}

struct VideoSums {
  VideoCost of_all;
  std::int64_t seconds = 0;  ///< of the longest clip
};

/// Of all tasks that are known to have costs of that video.
Result<VideoSums> sums_of_video(sql::Connection& db, const std::string& video) {
  const auto row = TRY(db.query_one(
      "WITH own AS (SELECT c.id, c.take, c.adopted, c.seconds FROM video_tasks vt JOIN clips c ON c.task_id "
      "= "
      "vt.task_id WHERE vt.video_id = ?1) "
      "SELECT (SELECT COALESCE(SUM(l.micros), 0) FROM own c JOIN attempts a ON a.clip_id = c.id "
      "        JOIN ledger l ON l.attempt_id = a.id WHERE l.kind = 'post'), "
      "(SELECT COUNT(*) FROM own c JOIN attempts a ON a.clip_id = c.id WHERE a.remote_task_id IS NOT NULL), "
      "(SELECT COUNT(*) FROM own WHERE take > 0 AND adopted = 0), "
      "(SELECT COALESCE(MAX(seconds), 0) FROM own)",
      {video}));
  CHECK(row.has_value());
  return VideoSums{{Money::from_micros(row->integer(0)), row->integer(1), row->integer(2)}, row->integer(3)};
}

/// What the one row of the video says already, of whomever; nothing without one.
Result<std::optional<VideoCost>> video_cost_of(sql::Connection& db, const Loaded& clip) {
  const std::string of_component = "SELECT " + amount_as_text(db, "cost_usd") +
                                   ", COALESCE(CAST(api_calls AS BIGINT), 0), COALESCE(CAST(units_consumed "
                                   "AS BIGINT), 0) FROM video_costs "
                                   "WHERE video_id = ?1 AND component = ?2";
  const auto row = TRY(db.query_one(of_component, {clip.video, std::string(cost_component)}));
  if (!row) return std::optional<VideoCost>();
  return std::optional(VideoCost{TRY(money_of(row->text_or_empty(0))), row->integer(1), row->integer(2)});
}

/// What others had in the row before the first cost of ours: all that is there then, unless a program of ours
/// that knew nothing of bases wrote it, which has told the sum of the task as well.
Result<VideoCost> base_of(sql::Connection& db, const Loaded& clip, const std::optional<VideoCost>& there,
                          Money told) {
  const auto known =
      TRY(db.query_one("SELECT micros, sends, clips FROM video_bases WHERE video_id = ?1", {clip.video}));
  if (known) return VideoCost{Money::from_micros(known->integer(0)), known->integer(1), known->integer(2)};
  const VideoCost base = there && told == Money() ? *there : VideoCost();
  TRY(db.execute("INSERT INTO video_bases (video_id, micros, sends, clips) VALUES (?1, ?2, ?3, ?4)",
                 {clip.video, base.cost.micros(), base.sends, base.clips}));
  return base;
}

/// The row is rewritten: what others had in it, and what all tasks of the video have in the ledger.
Result<void> write_video_cost(sql::Connection& db, const Loaded& clip, Money told, Random& random,
                              WallTime now) {
  const std::optional<VideoCost> there = TRY(video_cost_of(db, clip));
  const VideoCost base = TRY(base_of(db, clip, there, told));
  TRY(db.execute(
      "INSERT INTO video_tasks (task_id, video_id) VALUES (?1, ?2) ON CONFLICT (task_id) DO UPDATE SET "
      "video_id = ?2",
      {clip.task.str(), clip.video}));
  const auto [sums, seconds] = TRY(sums_of_video(db, clip.video));
  const std::string cost = (base.cost + sums.cost).to_string();
  const std::int64_t sends = base.sends + sums.sends;
  const std::int64_t clips = base.clips + sums.clips;
  const nlohmann::json metadata{{"clips_generated", clips}, {"duration_per_clip", seconds}};
  if (there) {
    TRY(db.execute(
        "UPDATE video_costs SET cost_usd = ?3, api_calls = ?4, units_consumed = ?5, timestamp = ?6, "
        "metadata = ?7 WHERE video_id = ?1 AND component = ?2",
        {clip.video, std::string(cost_component), cost, sends, clips, to_rfc3339(now), metadata.dump()}));
    return {};
  }
  TRY(
      db.execute("INSERT INTO video_costs (id, video_id, channel_id, component, cost_usd, api_calls, "
                 "units_consumed, timestamp, metadata) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                 {random.uuid(), clip.video, clip.channel, std::string(cost_component), cost, sends, clips,
                  to_rfc3339(now), metadata.dump()}));
  return {};
}

/// What of the task's sum is ours.
Result<Money> told_cost(sql::Connection& db, const Loaded& clip) {
  const auto row = TRY(db.query_one("SELECT COALESCE(told_micros, 0) FROM task_settings WHERE task_id = ?1",
                                    {clip.task.str()}));
  return row ? Money::from_micros(row->integer(0)) : Money();
}

/// By how much it differs from before is added to the sum, to which other steps of the pipeline add as well.
Result<void> add_to_total(sql::Connection& db, const Loaded& clip, Money cost, Money before, WallTime now) {
  const std::string total_of_task =
      "SELECT " + amount_as_text(db, "total_cost_usd") + " FROM tasks WHERE id = ?1";
  const auto total = TRY(db.query_one(total_of_task, {clip.task.str()}));
  if (!total) return {};  // another program has deleted the row; what was paid for stays in the ledger
  const Money sum = TRY(money_of(total->text_or_empty(0))) +
                    (cost - (mutated(Mutant::cost_added_twice) ? Money() : before));
  TRY(db.execute("UPDATE tasks SET total_cost_usd = ?2, updated_at = ?3 WHERE id = ?1",
                 {clip.task.str(), sum.to_string(), to_rfc3339(now)}));
  TRY(db.execute("UPDATE task_settings SET told_micros = ?2 WHERE task_id = ?1",
                 {clip.task.str(), cost.micros()}));
  return {};
}

}  // namespace

Result<void> reserve(sql::Connection& db, const Loaded& attempt, WallTime now) {
  TRY(add_row(db, attempt, "reserve", attempt.situation.price, now));
  return count(db, attempt, attempt.situation.price, Money(), now);
}

Result<void> move_ledger(sql::Connection& db, const Loaded& attempt, lifecycle::LedgerMove move, Money posted,
                         WallTime now) {
  const Money price = attempt.situation.price;
  const Money held = attempt.situation.reserved ? price : Money();
  switch (move) {
    case lifecycle::LedgerMove::none:
      return {};
    case lifecycle::LedgerMove::release:
      TRY(add_row(db, attempt, "void", price, now));
      TRY(mark_reserved(db, attempt, false));
      return count(db, attempt, Money() - price, Money(), now);
    case lifecycle::LedgerMove::post:
      TRY(add_row(db, attempt, "post", posted, now));
      TRY(mark_reserved(db, attempt, mutated(Mutant::post_keeps_reserve)));
      if (posted > price && price > Money()) {
        TRY(add_evidence(db, attempt.attempt, "ledger",
                         fmt::format("charged {}, more than the {} that were reserved", posted.to_human(),
                                     price.to_human()),
                         now));
      }
      TRY(count(db, attempt, Money() - held, posted, now));
      return posted > Money() ? take_back_unattributed(db, attempt, now) : Result<void>();
    case lifecycle::LedgerMove::reserve_again:
      TRY(add_row(db, attempt, "reserve", price, now));
      TRY(mark_reserved(db, attempt, true));
      return count(db, attempt, price, Money(), now);
  }
  check_failed("ledger move is known", __FILE__, __LINE__);
}

Result<void> reconcile(sql::Connection& db, const Loaded& attempt, WallTime now) {
  TRY(add_row(db, attempt, "reconcile", attempt.situation.price, now));
  TRY(mark_reserved(db, attempt, false));
  return count(db, attempt, Money() - attempt.situation.price, Money(), now);
}

Result<void> refresh_cost(sql::Connection& db, const Loaded& clip, Random& random, WallTime now) {
  if (clip.situation.price == Money()) return {};  // a free render has no place in the books
  const Money cost = TRY(posted_of_task(db, clip.task));
  const Money before = TRY(told_cost(db, clip));
  // Each by itself: a table of costs that refuses its row keeps the sum from nobody.
  TRY(try_pipeline(db, clip.task, "cost", now,
                   [&] { return write_video_cost(db, clip, before, random, now); }));
  TRY(try_pipeline(db, clip.task, "total cost", now,
                   [&] { return add_to_total(db, clip, cost, before, now); }));
  return {};
}

}  // namespace zoetrope::store

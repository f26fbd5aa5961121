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
  for (const std::string& scope : scopes_at(attempt.channel, attempt.task, attempt.attempt_created_at)) {
    TRY(count_towards(db, scope, reserved, spent));
    TRY(alert_budget(db, attempt.task, scope, attempt.situation.price, now));
  }
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

struct CostSums {
  Money cost;
  std::int64_t sends = 0;
  std::int64_t clips = 0;
  std::int64_t seconds = 0;
};

Result<CostSums> sum_costs(sql::Connection& db, const TaskId& task) {
  const auto row = TRY(db.query_one(
      "SELECT (SELECT COALESCE(SUM(l.micros), 0) FROM ledger l JOIN attempts a ON a.id = l.attempt_id "
      "        JOIN clips c ON c.id = a.clip_id WHERE c.task_id = ?1 AND l.kind = 'post'), "
      "(SELECT COUNT(*) FROM attempts a JOIN clips c ON c.id = a.clip_id "
      "        WHERE c.task_id = ?1 AND a.remote_task_id IS NOT NULL), "
      "(SELECT COUNT(*) FROM clips WHERE task_id = ?1 AND take > 0 AND adopted = 0), "
      "(SELECT COALESCE(MAX(seconds), 0) FROM clips WHERE task_id = ?1)",
      {task.str()}));
  CHECK(row.has_value());
  return CostSums{Money::from_micros(row->integer(0)), row->integer(1), row->integer(2), row->integer(3)};
}

/// The tables of the pipeline are rewritten from the ledger: the one row of the video, and by how much that
/// differs from before in the sum of the task, which other steps of the pipeline add to as well.
Result<void> write_cost(sql::Connection& db, const Loaded& clip, Random& random, WallTime now) {
  const CostSums sums = TRY(sum_costs(db, clip.task));
  const auto old =
      TRY(db.query_one("SELECT " ZOETROPE_AMOUNT("cost_usd") " FROM video_costs WHERE video_id = ?1 AND "
                                                             "component = ?2",
                       {clip.video, std::string(cost_component)}));
  const Money before = old ? TRY(money_of(old->text_or_empty(0))) : Money();
  const nlohmann::json metadata{{"clips_generated", sums.clips}, {"duration_per_clip", sums.seconds}};
  const std::initializer_list<sql::Value> row{clip.video,
                                              std::string(cost_component),
                                              sums.cost.to_string(),
                                              sums.sends,
                                              sums.clips,
                                              to_rfc3339(now),
                                              metadata.dump()};
  if (old) {
    TRY(db.execute(
        "UPDATE video_costs SET cost_usd = ?3, api_calls = ?4, units_consumed = ?5, timestamp = ?6, "
        "metadata = ?7 WHERE video_id = ?1 AND component = ?2",
        row));
  } else {
    TRY(
        db.execute("INSERT INTO video_costs (id, video_id, channel_id, component, cost_usd, api_calls, "
                   "units_consumed, timestamp, metadata) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                   {random.uuid(), clip.video, clip.channel, std::string(cost_component),
                    sums.cost.to_string(), sums.sends, sums.clips, to_rfc3339(now), metadata.dump()}));
  }
  const auto total = TRY(db.query_one("SELECT " ZOETROPE_AMOUNT("total_cost_usd") " FROM tasks WHERE id = ?1",
                                      {clip.task.str()}));
  if (!total) return {};  // another program has deleted the row; what was paid for stays in the ledger
  const Money sum = TRY(money_of(total->text_or_empty(0))) +
                    (sums.cost - (mutated(Mutant::cost_added_twice) ? Money() : before));
  TRY(db.execute("UPDATE tasks SET total_cost_usd = ?2, updated_at = ?3 WHERE id = ?1",
                 {clip.task.str(), sum.to_string(), to_rfc3339(now)}));
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
  TRY(try_pipeline(db, clip.task, "cost", now, [&] { return write_cost(db, clip, random, now); }));
  return {};
}

}  // namespace zoetrope::store

#include <fmt/format.h>

#include "base/check.h"
#include "base/mutant.h"
#include "base/text.h"
#include "store/decision_rows.h"
#include "store/fact_rows.h"
#include "store/impl.h"

namespace zoetrope::store {
namespace {

using lifecycle::Resolution;

constexpr std::size_t words_max = 1000;

std::string money_words(const Loaded& before, Resolution resolution) {
  const std::string price = before.situation.price.to_human();
  switch (resolution) {
    case Resolution::not_charged:
      return price + " are not reserved any more";
    case Resolution::resubmit:
      return fmt::format("{} stay reserved as perhaps charged, and it may be bought again", price);
    case Resolution::give_up:
      return price + " stay reserved as perhaps charged";
    case Resolution::release:
      return "goes on where it stopped";
  }
  check_failed("resolution is known", __FILE__, __LINE__);
}

Error has_moved_on(const Loaded& before) {
  return {ErrorCode::conflict,
          fmt::format("clip {} is {}{} by now, and there is nothing to decide in this way",
                      before.situation.number, to_string(before.situation.clip),
                      before.situation.hold == HoldReason::none
                          ? ""
                          : fmt::format(" ({})", to_string(before.situation.hold)))};
}

Result<void> test_unknown(sql::Connection& db, const Loaded& before, const std::string& remote) {
  const auto taken = TRY(db.query_one(
      "SELECT c.number, t.channel_id, t.project_id FROM attempts a JOIN clips c ON c.id = "
      "a.clip_id JOIN task_settings t ON t.task_id = c.task_id WHERE a.remote_task_id = ?1 AND a.id <> ?2",
      {remote, before.attempt.str()}));
  if (!taken || mutated(Mutant::task_of_another_taken)) return {};
  return Error{ErrorCode::conflict,
               fmt::format("task {} is that of clip {} of {}/{} already", printable(remote),
                           taken->integer(0), taken->text(1), taken->text(2))};
}

Result<void> count_resubmit(sql::Connection& db, const ClipId& clip) {
  TRY(db.execute("UPDATE clips SET resubmits = resubmits + 1 WHERE id = ?1", {clip.str()}));
  return {};
}

/// A clip that was given up is wanted after all by whoever found its render.
Result<void> take_up_again(sql::Connection& db, const Loaded& before, const ChangeContext& context) {
  const bool was_given_up = before.situation.attempt_is_current && before.situation.clip == ClipState::failed;
  if (!was_given_up) return {};
  const Loaded now = TRY(load_clip(db, before.clip));
  TRY(write_change(db, now, lifecycle::wanted(now.situation, true, false), context));
  return {};
}

}  // namespace

Result<void> add_decision(sql::Connection& db, const Loaded& about, std::string_view decision,
                          std::string_view detail, const Decision& by, WallTime now) {
  const sql::Value attempt = about.attempt.empty() ? sql::Value(nullptr) : sql::Value(about.attempt.str());
  TRY(
      db.execute("INSERT INTO decisions (at, who, clip_id, attempt_id, decision, detail, why) "
                 "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                 {now.micros, printable(by.who), about.clip.str(), attempt, std::string(decision),
                  printable(detail, words_max), printable(by.why, words_max)}));
  return {};
}

Result<bool> may_resubmit(sql::Connection& db, const Loaded& before, WallTime now) {
  if (before.policies.doubtful != lifecycle::Doubtful::resubmit_once || before.resubmits > 0) return false;
  const WallTime since = now - std::chrono::hours(24);
  const auto row =
      TRY(db.query_one("SELECT COUNT(*) FROM decisions d JOIN attempts a ON a.id = d.attempt_id "
                       "WHERE a.account = ?1 AND d.who = ?2 AND d.at > ?3",
                       {before.account, std::string(policy_name), since.micros}));
  CHECK(row.has_value());
  return row->integer(0) < before.policies.resubmits_per_day || mutated(Mutant::allowance_not_counted);
}

Result<void> note_resubmit_of_policy(sql::Connection& db, const Loaded& before, WallTime now) {
  if (!mutated(Mutant::resubmit_not_counted)) TRY(count_resubmit(db, before.clip));
  return add_decision(db, before, lifecycle::to_string(Resolution::resubmit),
                      money_words(before, Resolution::resubmit), {std::string(policy_name), ""}, now);
}

Result<void> Store::resolve(const ClipId& clip, const AttemptId& attempt, Resolution resolution,
                            const Decision& decision, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    Loaded before = attempt.empty() ? TRY(load_clip(db, clip)) : TRY(load_attempt(db, attempt));
    const bool has_attempt = !before.attempt.empty();
    before.situation.watched =
        TRY(db.query_one("SELECT 1 FROM work WHERE subject = ?1", {before.attempt.str()})).has_value();
    const lifecycle::Change change = lifecycle::resolve(before.situation, resolution, has_attempt);
    if (change.ignored || before.attempt != attempt || before.clip != clip) return has_moved_on(before);
    TRY(add_decision(db, before, lifecycle::to_string(resolution), money_words(before, resolution), decision,
                     now.wall));
    TRY(write_change(db, before, change, {"person", impl_->random, now}));
    return resolution == Resolution::resubmit ? count_resubmit(db, clip) : Result<void>();
  });
}

Result<void> Store::adopt_task(const AttemptId& attempt, const std::string& remote_task_id,
                               const std::string& detail, const Decision& decision, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    const Loaded before = TRY(load_attempt(db, attempt));
    const AttemptState state = before.situation.attempt;
    if (state != AttemptState::ambiguous && state != AttemptState::abandoned) {
      return Error{ErrorCode::conflict, fmt::format("the send of clip {} is {} by now, and not in doubt",
                                                    before.situation.number, to_string(state))};
    }
    TRY(test_unknown(db, before, remote_task_id));
    const ChangeContext context{"person", impl_->random, now};
    TRY(add_decision(db, before, "charged", fmt::format("task {}: {}", remote_task_id, detail), decision,
                     now.wall));
    TRY(apply_fact(db, lifecycle::AcceptedFact{attempt, remote_task_id}, context));
    return take_up_again(db, before, context);
  });
}

Result<void> Store::cancel(const ClipId& clip, const Decision& decision, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    const Loaded before = TRY(load_clip(db, clip));
    const lifecycle::Change change = lifecycle::cancel(before.situation, !before.attempt.empty());
    if (change.ignored) return has_moved_on(before);
    const bool costs = !before.attempt.empty() && before.situation.reserved;
    TRY(add_decision(db, before, "cancel",
                     costs ? before.situation.price.to_human() + " may still be charged" : "cost nothing",
                     decision, now.wall));
    TRY(write_change(db, before, change, {"person", impl_->random, now}));
    return {};
  });
}

Result<std::vector<DecisionView>> Store::decisions(const ClipId& clip) {
  return impl_->read([&](sql::Connection& db) -> Result<std::vector<DecisionView>> {
    std::vector<DecisionView> decisions;
    for (const sql::Row& row :
         TRY(db.query("SELECT at, who, decision, detail, why FROM decisions WHERE clip_id = ?1 ORDER BY id",
                      {clip.str()}))) {
      decisions.push_back({WallTime{row.integer(0)}, row.text(1), row.text(2), row.text(3), row.text(4)});
    }
    return decisions;
  });
}

}  // namespace zoetrope::store

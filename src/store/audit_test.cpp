#include "store/test_store.h"

namespace zoetrope::store {
namespace {

using std::chrono::seconds;

class Audit : public StoreTest {
 protected:
  AuditView look(Money balance) {
    const auto mark = store().mark_balance("kie").value();
    EXPECT_TRUE(store().note_balance(mark, balance, now_));
    return store().audit("kie").value();
  }
  /// Sent, in doubt, and sent again: nobody knows whether the first one was charged.
  AttemptId give_up(const TaskId& task, int number) {
    host_all();
    const auto input = send_one();
    EXPECT_EQ(input.shot.number, number);
    finish(input, {lifecycle::DoubtfulFact{input.attempt, {ErrorCode::ambiguous, "HTTP 500"}}});
    EXPECT_TRUE(store().resolve(clip(task, number).id, input.attempt, lifecycle::Resolution::give_up,
                                {"ann", ""}, now_));
    advance(seconds(1));
    return input.attempt;
  }
  Result<AuditView> book(const AuditView& seen) {
    return store().book_missing("kie", seen.now, {"ann", "looked everywhere"}, now_);
  }
  std::int64_t budget(const std::string& scope, const std::string& column) {
    return number("SELECT " + column + "_micros FROM budgets WHERE scope LIKE '" + scope + "%'");
  }
};

TEST_F(Audit, ABalanceIsAtRestOnlyWhenNothingWasUnderWayMeanwhile) {
  wanted_task(2);
  host_all();
  const auto before = store().mark_balance("kie").value();
  EXPECT_TRUE(store().note_balance(before, cents(1000), now_)->at_rest);
  const auto input = accept_one("task-1");
  EXPECT_FALSE(store().note_balance(before, cents(958), now_)->at_rest)
      << "something was sent since it was asked";
  succeed(input.attempt);
  EXPECT_FALSE(store().note_balance(before, cents(958), now_)->at_rest);
  const auto after = store().note_balance(store().mark_balance("kie").value(), cents(958), now_).value();
  EXPECT_TRUE(after.at_rest);
  EXPECT_EQ(after.posted, clip_price);
  EXPECT_EQ(after.reserved, Money());
  EXPECT_EQ(store().audit("kie")->finding, AuditFinding::agrees);
  EXPECT_EQ(store().audit("other").error().code, ErrorCode::not_found);
}

TEST_F(Audit, NamesTheSendsThatMayHaveBeenChargedAndBooksThemWithoutAClip) {
  const TaskId task = wanted_task(3);
  look(cents(1000));
  give_up(task, 1);
  give_up(task, 2);
  const AuditView seen = look(cents(958));
  EXPECT_EQ(seen.finding, AuditFinding::sends);
  EXPECT_EQ(seen.charged, 1);
  ASSERT_EQ(seen.charges.size(), 2U);
  EXPECT_EQ(seen.charges[0].clip, 1);
  EXPECT_EQ(seen.charges[0].image_url, "https://img.example/1.png");
  EXPECT_EQ(budget("total", "reserved"), 840'000);
  const auto booked = book(seen);
  ASSERT_TRUE(booked) << booked.error().message;
  EXPECT_EQ(budget("total", "reserved"), 0);
  EXPECT_EQ(budget("total", "spent"), 420'000);
  EXPECT_EQ(budget("task:", "spent"), 420'000);
  EXPECT_EQ(number("SELECT COUNT(*) FROM ledger WHERE kind = 'reconcile'"), 2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM unattributed WHERE kind = 'sends' AND who = 'ann' AND why = 'looked "
                   "everywhere'"),
            1);
  EXPECT_EQ(text("SELECT total_cost_usd FROM tasks"), "0.0000") << "no clip has cost it";
  EXPECT_EQ(store().costs("", "")->unattributed.sends, clip_price);
  EXPECT_EQ(store().costs("", "")->unattributed.elsewhere, Money());
  EXPECT_EQ(look(cents(958)).finding, AuditFinding::agrees);
  EXPECT_EQ(book(seen).error().code, ErrorCode::conflict);
}

TEST_F(Audit, ASendThatIsFoundAfterItWasBookedIsNotBookedTwice) {
  const TaskId task = wanted_task(2);
  look(cents(1000));
  const AttemptId first = give_up(task, 1);
  give_up(task, 2);
  ASSERT_TRUE(book(look(cents(958))));
  bring(accepted(first, "task-1"));
  EXPECT_EQ(budget("total", "reserved"), 420'000);
  succeed(first);
  EXPECT_EQ(budget("total", "reserved"), 0);
  EXPECT_EQ(budget("total", "spent"), 420'000);
  EXPECT_EQ(number("SELECT SUM(micros) FROM unattributed"), 0);
  EXPECT_EQ(number("SELECT COUNT(*) FROM unattributed WHERE attempt_id IS NOT NULL"), 1);
  EXPECT_EQ(text("SELECT total_cost_usd FROM tasks"), "0.4200");
  EXPECT_EQ(look(cents(958)).finding, AuditFinding::agrees);
}

TEST_F(Audit, ASendThatIsFoundToHaveCostNothingLeavesWhatIsBooked) {
  const TaskId task = wanted_task(2);
  look(cents(1000));
  const AttemptId first = give_up(task, 1);
  give_up(task, 2);
  ASSERT_TRUE(book(look(cents(958))));
  bring(accepted(first, "task-1"));
  bring(lifecycle::FailedFact{first, "500", {ErrorCode::rejected, "no"}, Money()});
  EXPECT_EQ(budget("total", "spent"), 420'000);
  EXPECT_EQ(number("SELECT SUM(micros) FROM unattributed"), 420'000);
}

TEST_F(Audit, NothingIsBookedWhileAnythingMaySettleItself) {
  const TaskId task = wanted_task(3);
  look(cents(1000));
  give_up(task, 1);
  host_all();
  const auto doubtful = send_one();
  finish(doubtful, {lifecycle::DoubtfulFact{doubtful.attempt, {ErrorCode::ambiguous, "HTTP 500"}}});
  const auto refusal = book(look(cents(958)));
  ASSERT_FALSE(refusal);
  EXPECT_NE(refusal.error().message.find("clip 2 of poke1/vid_1 waits for a decision"), std::string::npos)
      << refusal.error().message;
  EXPECT_EQ(number("SELECT COUNT(*) FROM unattributed"), 0);
}

TEST_F(Audit, NothingIsBookedOfWhichItIsNotToldWhetherSendsCostIt) {
  AuditView view;
  for (const AuditFinding finding : {AuditFinding::other, AuditFinding::untold}) {
    view.finding = finding;
    EXPECT_EQ(bool(test_bookable(view)), finding == AuditFinding::other);
  }
}

TEST_F(Audit, ARenderThatWasGivenUpAfterTwoWeeksIsNamedAndBookedOnceItsClipWaitsForNoDecision) {
  const TaskId task = wanted_task(1);
  look(cents(1000));
  host_all();
  const auto input = accept_one("task-1");
  EXPECT_EQ(look(cents(958)).finding, AuditFinding::under_way);
  advance(std::chrono::hours(24 * 15));
  const auto polls = claim_only(StepKind::poll);
  ASSERT_EQ(polls.size(), 1U);
  finish(polls[0], {}, lifecycle::Fail{{ErrorCode::not_found, "not over after 14 days"}});
  const AuditView held = look(cents(958));
  EXPECT_TRUE(held.now.at_rest);
  EXPECT_EQ(held.finding, AuditFinding::sends);
  ASSERT_EQ(held.charges.size(), 1U);
  EXPECT_TRUE(held.charges[0].unwatched);
  EXPECT_TRUE(held.charges[0].in_doubt_now);
  EXPECT_TRUE(store().costs("", "")->lines.at(0).in_doubt);
  EXPECT_EQ(store().open_charges("kie")->size(), 1U);
  const auto refusal = book(held);
  ASSERT_FALSE(refusal);
  EXPECT_NE(refusal.error().message.find("waits for a decision"), std::string::npos);
  ASSERT_TRUE(store().redo_clip(clip(task, 1).id, now_));
  const AuditView left = look(cents(958));
  EXPECT_FALSE(left.charges.at(0).in_doubt_now);
  const auto booked = book(left);
  ASSERT_TRUE(booked) << booked.error().message;
  EXPECT_EQ(budget("total", "reserved"), 0);
  EXPECT_EQ(budget("total", "spent"), 420'000);
  succeed(input.attempt);
  EXPECT_EQ(budget("total", "spent"), 420'000) << "found after all, and not booked twice";
  EXPECT_EQ(number("SELECT SUM(micros) FROM unattributed"), 0);
}

TEST_F(Audit, WhatSomebodyElseSpentIsBookedApart) {
  wanted_task(1);
  look(cents(1000));
  const AuditView seen = look(cents(969));
  EXPECT_EQ(seen.finding, AuditFinding::other);
  ASSERT_TRUE(book(seen));
  EXPECT_EQ(store().costs("", "")->unattributed.elsewhere, cents(31));
  EXPECT_EQ(number("SELECT COUNT(*) FROM budgets WHERE spent_micros <> 0"), 0) << "it is not ours";
  EXPECT_EQ(look(cents(969)).finding, AuditFinding::agrees);
  EXPECT_EQ(book(look(cents(969))).error().code, ErrorCode::conflict);
}

using Costs = StoreTest;

TEST_F(Costs, EachChargeIsOfOneKindAndAllOfThemAreThePosted) {
  const TaskId task = wanted_task(4);
  host_all();
  const auto delivered = accept_one("task-1");
  succeed(delivered.attempt);
  bring(stored(delivered.attempt, 1));
  advance(seconds(5));
  const auto failed = accept_one("task-2");
  bring(lifecycle::FailedFact{failed.attempt, "500", {ErrorCode::rejected, "no"}, clip_price});
  advance(seconds(5));
  const auto fetching = accept_one("task-3");
  succeed(fetching.attempt, Money::from_micros(500'000));
  advance(seconds(5));
  const auto lost = send_one();
  finish(lost, {lifecycle::DoubtfulFact{lost.attempt, {ErrorCode::ambiguous, "HTTP 500"}}});
  const auto book = store().costs("poke1", "vid_1").value();
  ASSERT_EQ(book.lines.size(), 4U);
  const ChargeKind kinds[] = {ChargeKind::clip, ChargeKind::failed, ChargeKind::not_fetched,
                              ChargeKind::none};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(book.lines[i].kind, kinds[i]) << i;
  EXPECT_TRUE(book.lines[0].delivered);
  EXPECT_EQ(book.lines[2].above_reserve, Money::from_micros(80'000));
  EXPECT_EQ(book.lines[3].reserved, Money::from_micros(500'000)) << "as the one before it cost";
  EXPECT_TRUE(book.lines[3].in_doubt);
  EXPECT_EQ(book.lines[0].day, to_rfc3339(now_.wall).substr(0, 10));
  EXPECT_EQ(store().costs("poke2", "")->lines.size(), 0U);

  // It is bought again, and found after that one was delivered.
  ASSERT_TRUE(
      store().resolve(clip(task, 4).id, lost.attempt, lifecycle::Resolution::resubmit, {"ann", ""}, now_));
  host_all();
  const auto again = accept_one("task-4");
  succeed(again.attempt);
  bring(stored(again.attempt, 4));
  bring(accepted(lost.attempt, "task-5"));
  succeed(lost.attempt);
  const auto after = store().costs("", "").value();
  EXPECT_EQ(after.lines[3].kind, ChargeKind::superseded);
  EXPECT_EQ(after.lines[4].kind, ChargeKind::clip);
  Money sum;
  for (const CostLine& line : after.lines) sum += line.posted;
  EXPECT_EQ(sum.micros(), number("SELECT SUM(micros) FROM ledger WHERE kind = 'post'"));
}

TEST_F(Costs, AFreeRenderIsInNoBook) {
  TaskSpec free = spec();
  free.output = Output::previews;
  free.account = "animatic";
  free.provider = "animatic";
  free.model = "animatic";
  wanted_task(1, free);
  host_all();
  accept_one("animatic-1");
  EXPECT_EQ(store().costs("", "")->lines.size(), 0U);
}

TEST_F(Costs, AnAcceptedRenderThatNobodyWatchesAnyMoreIsNotChargedWhenAPersonSaysSo) {
  const TaskId task = wanted_task(1);
  host_all();
  const auto input = accept_one("task-1");
  advance(std::chrono::hours(24 * 15));
  const auto polls = claim_only(StepKind::poll);
  ASSERT_EQ(polls.size(), 1U);
  EXPECT_FALSE(
      store().resolve(clip(task, 1).id, input.attempt, lifecycle::Resolution::not_charged, {"ann", ""}, now_))
      << "it is looked at";
  finish(polls[0], {}, lifecycle::Fail{{ErrorCode::not_found, "not over after 14 days"}});
  EXPECT_EQ(clip(task, 1).hold, HoldReason::result_missing);
  ASSERT_TRUE(store().resolve(clip(task, 1).id, input.attempt, lifecycle::Resolution::not_charged,
                              {"ann", ""}, now_));
  EXPECT_EQ(clip(task, 1).state, ClipState::ready);
  EXPECT_EQ(number("SELECT SUM(reserved) FROM attempts"), 0);
  EXPECT_EQ(number("SELECT reserved_micros FROM budgets WHERE scope = 'total'"), 0);
  succeed(input.attempt);
  EXPECT_EQ(number("SELECT COUNT(*) FROM ledger WHERE kind = 'post'"), 0);
  EXPECT_EQ(number("SELECT COUNT(*) FROM evidence WHERE detail LIKE 'conflicting news%'"), 1);
  host_all();
  EXPECT_EQ(send_one().shot.number, 1);
}

}  // namespace
}  // namespace zoetrope::store

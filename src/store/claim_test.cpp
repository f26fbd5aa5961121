#include <set>

#include "store/housekeeping.h"
#include "store/lease_tokens.h"
#include "store/test_store.h"

namespace zoetrope::store {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_F(StoreTest, AClaimedSendHasItsAttemptItsReserveAndItsStateCommitted) {
  const TaskId task = wanted_task(1);
  host_all();
  const lifecycle::StepInput input = send_one();
  EXPECT_EQ(input.lease.kind, StepKind::submit);
  EXPECT_EQ(input.image_url, "https://img.example/1.png");
  EXPECT_EQ(input.shot.prompt, "the camera moves, 1");
  EXPECT_EQ(input.last_byte_before, now_.mono + send_gate);
  ASSERT_FALSE(input.attempt.empty());
  reopen();
  EXPECT_EQ(clip(task, 1).state, ClipState::sending);
  EXPECT_EQ(clip(task, 1).reserved, clip_price);
  EXPECT_EQ(text("SELECT id FROM attempts"), input.attempt.str());
  EXPECT_EQ(text("SELECT sender_journal FROM attempts"), "worker-a");
  EXPECT_EQ(text("SELECT kind || micros FROM ledger"), "reserve420000");
}

TEST_F(StoreTest, ADatabaseWithoutTheLastSendOfItsCallerGivesNothing) {
  const TaskId task = wanted_task(2);
  host_all();
  store::ClaimRequest request{.owner = "w1.journal", .submit_max = 1};
  request.last_send = AttemptId("00000000-0000-4000-8000-00000000dead");
  const auto refused = store().claim(request, now_);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  EXPECT_EQ(clip(task, 1).state, ClipState::hosted);
  request.last_send = std::nullopt;
  const auto sent = store().claim(request, now_).value();
  ASSERT_EQ(sent.size(), 1U);
  request.last_send = sent[0].attempt;
  EXPECT_TRUE(store().claim(request, now_).has_value());
}

TEST_F(StoreTest, OneSendAtATimeForAnAccount) {
  wanted_task(3);
  host_all();
  ClaimRequest many = request();
  many.submit_max = 3;
  EXPECT_EQ(claim(many).size(), 1U);
  EXPECT_TRUE(claim_only(StepKind::submit, "worker-b").empty());
  EXPECT_EQ(number("SELECT COUNT(*) FROM attempts WHERE state = 'sending'"), 1);
}

TEST_F(StoreTest, NeverMoreRendersAtTheProviderThanTheAccountHasSlots) {
  wanted_task(18);
  host_all();
  for (int n = 0; n < 5; ++n) accept_one(fmt::format("task-{}", n));
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
  EXPECT_EQ(store().account("kie").value().slots_in_use, 5);
  succeed(AttemptId(text("SELECT id FROM attempts WHERE remote_task_id = 'task-3'")));
  EXPECT_EQ(claim_only(StepKind::submit).size(), 1U) << "one slot is free again";
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
}

TEST_F(StoreTest, ADoubtfulSendHoldsItsSlotUntilItWasLookedAtForTwoHours) {
  TaskSpec one_slot = spec();
  one_slot.slots = 1;
  wanted_task(2, one_slot);
  host_all();
  const auto input = send_one();
  finish(input, {lifecycle::DoubtfulFact{input.attempt, {ErrorCode::ambiguous, "HTTP 502"}}});
  EXPECT_EQ(store().account("kie").value().slots_in_doubt, 1);
  for (int heartbeat = 0; heartbeat < 239; ++heartbeat) ASSERT_TRUE(store().extend_leases("worker-a", now_));
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
  ASSERT_TRUE(store().extend_leases("worker-a", now_));
  EXPECT_EQ(claim_only(StepKind::submit).size(), 1U);
  EXPECT_EQ(number("SELECT reserved FROM attempts WHERE state = 'ambiguous'"), 1)
      << "it may still be charged";
}

TEST_F(StoreTest, ALowerLimitOfTheProcessCounts) {
  wanted_task(3);
  host_all();
  accept_one("task-1");
  ClaimRequest lower = request();
  lower.slots_max = 1;
  lower.poll_max = 0;
  EXPECT_TRUE(claim(lower).empty());
  lower.slots_max = 2;
  EXPECT_EQ(claim(lower).size(), 1U);
}

TEST_F(StoreTest, NoMoreThanTwentyAreSentInTenSeconds) {
  TaskSpec wide = spec();
  wide.slots = 100;
  wanted_task(30, wide);
  host_all();
  for (int n = 0; n < 20; ++n) {
    accept_one(fmt::format("task-{}", n));
    advance(milliseconds(10));
  }
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
  advance(send_window - milliseconds(200));
  EXPECT_TRUE(claim_only(StepKind::submit).empty()) << "the first of them is in the window still";
  advance(milliseconds(1));
  EXPECT_EQ(claim_only(StepKind::submit).size(), 1U);
}

TEST_F(StoreTest, TheWindowCountsFromTheAnswerSinceTheRequestMayHaveBeenSlow) {
  TaskSpec wide = spec();
  wide.slots = 100;
  wanted_task(30, wide);
  host_all();
  const auto slow = send_one();
  advance(seconds(9));
  finish(slow, {accepted(slow.attempt, "task-slow")});
  for (int n = 0; n < 19; ++n) accept_one(fmt::format("task-{}", n));
  advance(seconds(2));
  EXPECT_TRUE(claim_only(StepKind::submit).empty()) << "twenty arrived within the last two seconds";
}

TEST_F(StoreTest, AnOpenBreakerAdmitsNothingNew) {
  const TaskId task = wanted_task(3);
  host_all();
  const auto input = send_one();
  finish(input, {refused(input.attempt, ErrorCode::payment_required)});
  EXPECT_EQ(store().account("kie").value().breaker, Breaker::payment_required);
  EXPECT_EQ(store().account("kie").value().breaker_reason, "the provider said no");
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
  EXPECT_EQ(clip(task, 1).state, ClipState::hosted);
  ASSERT_TRUE(store().close_breaker("kie", store().breaker_opened_at("kie").value(), now_));
  EXPECT_EQ(claim_only(StepKind::submit).size(), 1U);
}

TEST_F(StoreTest, AFullStopOfTheProviderPausesTheAccount) {
  wanted_task(2);
  host_all();
  const auto input = send_one();
  lifecycle::RefusedFact busy = refused(input.attempt, ErrorCode::rate_limited);
  busy.error.retry_after = milliseconds(7'000);
  finish(input, {busy});
  EXPECT_EQ(store().account("kie").value().next_send_at, now_.wall + seconds(7));
  EXPECT_EQ(store().next_due(std::nullopt, now_).value(), now_.wall + seconds(7));
  advance(seconds(7) - Duration(1));
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
  advance(Duration(1));
  EXPECT_EQ(claim_only(StepKind::submit).size(), 1U);
}

TEST_F(StoreTest, TheBudgetIsExact) {
  const TaskId task = wanted_task(3);
  cap(task, "task", clip_price * 2);
  host_all();
  EXPECT_FALSE(store().budget_blocks(clip(task, 1).id, now_)->has_value());
  accept_one("task-1");
  const auto second = accept_one("task-2");
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
  EXPECT_EQ(store().budget_blocks(clip(task, 3).id, now_)->value().scope, "task:" + task.str());
  bring(lifecycle::FailedFact{second.attempt, "500", {ErrorCode::rejected, "no"}, Money()});
  EXPECT_FALSE(store().budget_blocks(clip(task, 3).id, now_)->has_value()) << "the failed one cost nothing";
  EXPECT_EQ(claim_only(StepKind::submit).size(), 1U);
}

TEST_F(StoreTest, ABudgetOneMicroDollarTooSmallAdmitsNothing) {
  const TaskId task = wanted_task(1);
  cap(task, "task", clip_price - Money::from_micros(1));
  host_all();
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
  EXPECT_EQ(number("SELECT COUNT(*) FROM attempts"), 0);
  cap(task, "task", clip_price);
  EXPECT_EQ(claim_only(StepKind::submit).size(), 1U);
}

TEST_F(StoreTest, AClipThatFitsIsSentPastOneThatDoesNot) {
  const TaskId task = store().ensure_task(spec(), now_).value();
  std::vector<Shot> mixed = shots(2);
  mixed[1].seconds = 5;
  ASSERT_TRUE(store().put_shots(task, mixed, now_));
  for (const ClipView& each : view(task).clips) ASSERT_TRUE(store().want_clip(each.id, false, now_));
  cap(task, "task", Money::from_micros(210'000));
  host_all();
  EXPECT_EQ(send_one().shot.number, 2);
}

TEST_F(StoreTest, WorkOfOtherTasksIsLeftAloneExceptForRendersThatHoldSlots) {
  const TaskId first = wanted_task(2, spec("vid_1"));
  host_all();
  accept_one("task-1");
  const TaskId second = wanted_task(1, spec("vid_2"));
  advance(seconds(60));
  ClaimRequest mine = request();
  mine.only_task = second;
  std::set<std::string> kinds;
  for (const auto& input : claim(mine)) {
    kinds.insert(std::string(to_string(input.lease.kind)));
    EXPECT_EQ(input.task, input.lease.kind == StepKind::poll ? first : second);
  }
  EXPECT_EQ(kinds, (std::set<std::string>{"host", "poll"}));
}

TEST_F(StoreTest, OnlyTheClipsAskedForAreHostedAndSent) {
  wanted_task(4);
  ClaimRequest some = request();
  some.only_numbers = {2, 4};
  for (const auto& input : claim(some)) {
    EXPECT_EQ(input.shot.number % 2, 0);
    finish(input, {}, lifecycle::Hosted{"https://img/x.png", now_.wall + std::chrono::hours(9), "sha"});
  }
  EXPECT_EQ(claim(some).at(0).shot.number, 2);
}

TEST_F(StoreTest, AnImageWhoseUrlRunsOutIsHostedAgainBeforeItIsSent) {
  const TaskId task = wanted_task(1);
  host_all();
  advance(std::chrono::hours(24) - image_url_margin);
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
  EXPECT_EQ(clip(task, 1).state, ClipState::ready);
  host_all();
  EXPECT_EQ(send_one().image_url, "https://img.example/1.png");
}

TEST_F(StoreTest, AProviderThatReadsTheFileItselfNeedsNoUrl) {
  const TaskId task = wanted_task(1);
  const auto input = claim_only(StepKind::host).at(0);
  finish(input, {}, lifecycle::Hosted{"", now_.wall, "sha"});
  EXPECT_EQ(clip(task, 1).state, ClipState::hosted);
  EXPECT_EQ(send_one().image_url, "");
}

TEST_F(StoreTest, ARowThatIsDueBeyondAnyPlanComesFromAClockThatJumped) {
  wanted_task(1);
  now_.wall = now_.wall - std::chrono::hours(24 * 365);
  EXPECT_EQ(claim_only(StepKind::host).size(), 1U);
}

TEST_F(StoreTest, TheLookupsOfAClaimUseTheirIndexes) {
  wanted_task(3);
  host_all();
  accept_one("task-1");
  const std::string lookups[] = {
      "SELECT w.subject FROM work w JOIN clips c ON c.id = w.clip_id WHERE w.kind = 'poll' AND (w.due_at <= "
      "5 "
      "OR w.due_at > 9)",
      "SELECT 1 FROM attempts l WHERE l.account = 'kie' AND l.state = 'sending'",
      "SELECT COUNT(*) FROM attempts o WHERE o.account = 'kie' AND o.slot_held = 1 AND o.state IN "
      "('sending', "
      "'ambiguous', 'accepted')",
      "SELECT COUNT(*) FROM attempts r WHERE r.account = 'kie' AND r.created_at BETWEEN 1 AND 2 AND "
      "COALESCE(r.accepted_at, r.created_at) >= 1 AND r.state <> 'refused'",
      "SELECT id FROM clips WHERE state = 'hosted' AND image_url <> '' AND image_url_expires_at <= 5",
  };
  for (const std::string& lookup : lookups) {
    const std::string plan = plan_of(lookup);
    EXPECT_FALSE(goes_through_a_table(plan)) << lookup << ": " << plan;
  }
}

/// Of ten thousand rows of work, those that are claimed are found one by one.
TEST_F(StoreTest, LeasesAreTakenWithoutGoingThroughAllWork) {
  const sql::Dialect dialect = on_postgres() ? sql::Dialect::postgres : sql::Dialect::sqlite;
  const std::string plan = plan_of(lease_listed(dialect), {"[]", "worker", "clock", 1});
  EXPECT_NE(plan.find(on_postgres() ? "work_pkey" : "sqlite_autoindex_work_1 (kind=? AND subject=?)"),
            std::string::npos)
      << plan;
}

TEST_F(StoreTest, ALookKnowsHowManyRendersOfItsAccountAreOpen) {
  wanted_task(3);
  host_all();
  for (const std::string task : {"task-1", "task-2", "task-3"}) {
    accept_one(task);
    advance(std::chrono::seconds(1));
  }
  advance(std::chrono::minutes(1));
  auto polls = claim_only(StepKind::poll);
  ASSERT_EQ(polls.size(), 3U);
  EXPECT_EQ(polls[0].open_renders, 3);
  succeed(polls[0].attempt);
  const auto again = store().look_again(polls[1].lease, now_).value();
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->open_renders, 2);
}

TEST_F(StoreTest, PoisonIsNotLookedForAmongAllWork) {
  const std::string plan = plan_of(poisoned_work(), {"clock", 1});
  EXPECT_NE(plan.find("work_poisoned"), std::string::npos) << plan;
}

/// An account keeps every attempt that it ever made; few of them are open, and few of a price.
TEST_F(StoreTest, SlotsAndLearntPricesAreNotLookedForAmongAllAttempts) {
  EXPECT_NE(
      plan_of("SELECT COUNT(*) FROM attempts o WHERE o.account = 'kie' AND o.slot_held = 1 AND o.state IN "
              "('sending', 'ambiguous', 'accepted')")
          .find("attempts_open"),
      std::string::npos);
  EXPECT_NE(
      plan_of("SELECT a.id FROM attempts a WHERE a.account = 'kie' AND a.model = 'm' AND a.seconds = 10 AND "
              "a.state = 'succeeded' ORDER BY a.rowid DESC LIMIT 1")
          .find("attempts_rendered"),
      std::string::npos);
}

}  // namespace
}  // namespace zoetrope::store

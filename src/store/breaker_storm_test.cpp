#include <gmock/gmock.h>

#include "store/test_breaker.h"

namespace zoetrope::store {
namespace {

using std::chrono::minutes;

TEST_F(BreakerTest, ThreeDoubtsWithinTenMinutesAreAStorm) {
  wanted_task(8);
  host_all();
  doubt_one();
  doubt_one();
  advance(minutes(10));
  doubt_one();
  EXPECT_EQ(account().breaker, Breaker::closed) << "the first two are too long ago";
  advance(minutes(5));
  doubt_one();
  advance(minutes(4));
  doubt_one();
  EXPECT_EQ(account().breaker, Breaker::storm);
  EXPECT_EQ(account().breaker_reason, "3 sends within 10 minutes ended in doubt");
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
  EXPECT_TRUE(claim_only(StepKind::probe).empty()) << "a balance says nothing about a storm";
}

TEST_F(BreakerTest, DoubtsThatDyingProcessesLeaveAreNoStorm) {
  wanted_task(5);
  host_all();
  for (int n = 0; n < 4; ++n) ASSERT_TRUE(store().sender_died(send_one().attempt, false, now_));
  EXPECT_EQ(account().breaker, Breaker::closed);
}

TEST_F(BreakerTest, AfterAStormOneSendIsLetThroughAndItsAnswerCloses) {
  TaskSpec wide = spec();
  wide.slots = 100;
  wanted_task(8, wide);
  host_all();
  storm();
  advance(minutes(10) - Duration(1));
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
  advance(Duration(1));
  const auto trial = send_one();
  EXPECT_TRUE(account().on_trial);
  finish(trial, {accepted(trial.attempt, "task-1")});
  EXPECT_EQ(account().breaker, Breaker::closed);
  EXPECT_FALSE(account().on_trial);
  EXPECT_EQ(history(),
            (std::vector<std::string>{"storm -> closed", "storm lets one send through", "closed -> storm"}));
  doubt_one();
  EXPECT_EQ(account().breaker, Breaker::closed) << "the doubts before the storm are forgotten";
}

TEST_F(BreakerTest, ATrialThatEndsInDoubtRestsAgain) {
  TaskSpec wide = spec();
  wide.slots = 100;
  wanted_task(8, wide);
  host_all();
  storm();
  advance(minutes(10));
  doubt_one();
  EXPECT_EQ(account().breaker, Breaker::storm);
  EXPECT_EQ(account().next_look_at, now_.wall + minutes(10));
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
  advance(minutes(10));
  const auto lost = send_one();
  ASSERT_TRUE(store().sender_died(lost.attempt, false, now_));
  EXPECT_FALSE(account().on_trial) << "a trial whose process died decides nothing, and is over";
  EXPECT_EQ(account().next_look_at, now_.wall + minutes(10));
}

TEST_F(BreakerTest, ATrialThatWasRefusedForItsOwnReasonsIsFollowedByAnother) {
  TaskSpec wide = spec();
  wide.slots = 100;
  wanted_task(8, wide);
  host_all();
  storm();
  advance(minutes(10));
  refuse_one(ErrorCode::rejected);
  EXPECT_EQ(account().breaker, Breaker::storm);
  EXPECT_EQ(claim_only(StepKind::submit).size(), 1U);
}

TEST_F(BreakerTest, FiveFailuresInARowAreAStormThatARenderEnds) {
  TaskSpec wide = spec();
  wide.slots = 100;
  wanted_task(9, wide);
  host_all();
  std::vector<lifecycle::StepInput> sent;
  for (int n = 0; n < 6; ++n) sent.push_back(accept_one(fmt::format("task-{}", n)));
  const auto fail = [&](std::size_t n) {
    bring(lifecycle::FailedFact{sent[n].attempt, "500", {ErrorCode::unavailable, "internal error"}, Money()});
  };
  for (std::size_t n = 0; n < 4; ++n) fail(n);
  EXPECT_EQ(account().breaker, Breaker::closed);
  fail(4);
  EXPECT_EQ(account().breaker, Breaker::storm);
  EXPECT_EQ(account().breaker_reason, "5 renders in a row failed");
  succeed(sent[5].attempt);
  EXPECT_EQ(account().breaker, Breaker::closed);
}

TEST_F(BreakerTest, ATrialAfterFailuresIsDecidedByItsRender) {
  wanted_task(9);
  host_all();
  rows("UPDATE accounts SET breaker = 'storm', failures = 5, probe_at = 0");
  const auto trial = accept_one("task-1");
  EXPECT_EQ(account().breaker, Breaker::storm);
  EXPECT_TRUE(account().on_trial);
  EXPECT_TRUE(claim_only(StepKind::submit).empty()) << "one at a time";
  succeed(trial.attempt);
  EXPECT_EQ(account().breaker, Breaker::closed);
}

TEST_F(BreakerTest, ATrialThatIsLateDecidesNothingAndIsOver) {
  wanted_task(9);
  host_all();
  rows("UPDATE accounts SET breaker = 'storm', failures = 5, probe_at = 0");
  accept_one("task-1");
  advance(minutes(11));
  const auto look = claim_only(StepKind::poll).at(0);
  finish(look, {}, lifecycle::Snooze{minutes(5), "too slow", true});
  EXPECT_FALSE(account().on_trial);
  advance(minutes(10));
  EXPECT_EQ(claim_only(StepKind::submit).size(), 1U);
}

TEST_F(BreakerTest, ATrialWhoseRenderIsGivenUpIsOver) {
  wanted_task(9);
  host_all();
  rows("UPDATE accounts SET breaker = 'storm', failures = 5, probe_at = 0");
  accept_one("task-1");
  advance(lifecycle::watch_horizon);
  EXPECT_TRUE(account().on_trial) << "nobody has looked at it since";
  finish(claim_only(StepKind::poll).at(0), {},
         lifecycle::Fail{{ErrorCode::not_found, "not over after 14 days"}});
  EXPECT_FALSE(account().on_trial);
  advance(minutes(10));
  host_all();
  EXPECT_EQ(claim_only(StepKind::submit).size(), 1U);
}

TEST_F(BreakerTest, ATrialWhoseLooksKillEveryProcessIsOver) {
  wanted_task(9);
  host_all();
  rows("UPDATE accounts SET breaker = 'storm', failures = 5, probe_at = 0");
  accept_one("task-1");
  advance(minutes(1));
  EXPECT_TRUE(account().on_trial);
  for (int claims = 0; claims < lifecycle::claims_without_result_max; ++claims) {
    ASSERT_EQ(claim_only(StepKind::poll, "worker-a").size(), 1U) << claims;
    ASSERT_TRUE(store().release_leases("worker-a"));
  }
  EXPECT_TRUE(claim_only(StepKind::poll).empty());
  EXPECT_FALSE(account().on_trial);
  EXPECT_EQ(account().next_look_at, now_.wall + minutes(10));
}

TEST_F(BreakerTest, ATrialThatFindsTheProviderClosedIsFollowedByNoOtherAtOnce) {
  wanted_task(3);
  host_all();
  refuse_one(ErrorCode::key_limited);
  advance(minutes(60));
  refuse_one(ErrorCode::maintenance);
  EXPECT_EQ(account().breaker, Breaker::key_limited);
  EXPECT_FALSE(account().on_trial);
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
  advance(minutes(1));
  accept_one("task-1");
  EXPECT_EQ(account().breaker, Breaker::closed);
}

TEST_F(BreakerTest, AStormThatMaintenanceCoveredComesToLightAgain) {
  wanted_task(5);
  host_all();
  accept_one("task-1");
  storm();
  advance(minutes(1));
  finish(claim_only(StepKind::poll).at(0), {}, no_answer(ErrorCode::maintenance));
  EXPECT_EQ(account().breaker, Breaker::maintenance);
  advance(minutes(1));
  finish(probe(), {}, balance(clip_price * 100));
  EXPECT_EQ(account().breaker, Breaker::storm);
  EXPECT_EQ(account().breaker_reason, "3 sends within 10 minutes ended in doubt");
  EXPECT_EQ(account().next_look_at, now_.wall + minutes(10));
}

TEST_F(BreakerTest, DoubtsCountAlthoughAClockThatWasAheadClosedTheStormBefore) {
  wanted_task(5);
  host_all();
  rows("UPDATE accounts SET doubts_from = " + std::to_string((now_.wall + std::chrono::hours(24)).micros));
  storm();
}

}  // namespace
}  // namespace zoetrope::store

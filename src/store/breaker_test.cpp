#include <gmock/gmock.h>

#include "store/test_breaker.h"

namespace zoetrope::store {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST_F(BreakerTest, NothingIsSentByAnyProcessWhileItIsOpen) {
  for (const auto& [code, breaker] : {std::pair(ErrorCode::unauthenticated, Breaker::unauthenticated),
                                      {ErrorCode::payment_required, Breaker::payment_required},
                                      {ErrorCode::key_limited, Breaker::key_limited},
                                      {ErrorCode::maintenance, Breaker::maintenance}}) {
    rows("DELETE FROM work");
    rows("UPDATE accounts SET breaker = 'closed', looks = 0");
    wanted_task(3, spec("vid_" + std::string(to_string(code))));
    host_all();
    refuse_one(code);
    EXPECT_EQ(account().breaker, breaker);
    EXPECT_EQ(account().breaker_reason, "the provider said no");
    EXPECT_EQ(account().opened_at, now_.wall);
    EXPECT_TRUE(claim_only(StepKind::submit, "worker-a").empty()) << to_string(breaker);
    EXPECT_TRUE(claim_only(StepKind::submit, "worker-b").empty()) << to_string(breaker);
  }
}

TEST_F(BreakerTest, PollsAndFetchesGoOnWhileItIsOpen) {
  wanted_task(3);
  host_all();
  const auto first = accept_one("task-1");
  accept_one("task-2");
  succeed(first.attempt);
  refuse_one(ErrorCode::payment_required);
  advance(seconds(60));
  EXPECT_EQ(claim_only(StepKind::poll).size(), 1U);
  EXPECT_EQ(claim_only(StepKind::fetch).size(), 1U);
}

TEST_F(BreakerTest, ThatAPersonHasToCloseIsTheErrorOfEveryTaskThatWaitsForIt) {
  const TaskId first = wanted_task(2);
  const TaskId second = wanted_task(1, spec("vid_2"));
  const TaskId idle = make_task(1, spec("vid_3"));
  host_all();
  const auto of = [&](const std::string& column, const TaskId& task) {
    return text("SELECT " + column + " FROM tasks WHERE id = '" + task.str() + "'");
  };
  refuse_one(ErrorCode::unauthenticated);
  const std::string said = to_rfc3339(now_.wall) + " account kie: the provider said no\n";
  EXPECT_EQ(of("status", first), "video_error");
  EXPECT_THAT(of("error_log", first), StartsWith(said)) << "and then the clip that met with it";
  EXPECT_EQ(of("status", second), "video_error");
  EXPECT_EQ(of("error_log", second), said);
  EXPECT_EQ(of("status", idle), "queued") << "nobody has asked for it";

  close_by_wish();
  EXPECT_EQ(of("status", first), "processing");
  EXPECT_EQ(of("status", second), "processing");
  refuse_one(ErrorCode::maintenance);
  EXPECT_EQ(of("status", first), "processing") << "it passes by itself";
}

TEST_F(BreakerTest, OpensByAFreeQuestionThatIsAboutTheAccountAndByNoOther) {
  wanted_task(1);
  host_all();
  ASSERT_TRUE(store().note_account_error("kie", {ErrorCode::unavailable, "no route"}, now_));
  EXPECT_EQ(store().account("kie").value().breaker, Breaker::closed);
  ASSERT_TRUE(store().note_account_error("kie", {ErrorCode::unauthenticated, "the key was refused"}, now_));
  EXPECT_EQ(store().account("kie").value().breaker, Breaker::unauthenticated);
  EXPECT_EQ(store().account("kie").value().breaker_reason, "the key was refused");
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
  EXPECT_TRUE(store().note_account_error("nobody", {ErrorCode::unauthenticated, "no"}, now_))
      << "not used yet";
}

TEST_F(BreakerTest, OneFreeQuestionAtATimeWhoeverAsks) {
  wanted_task(1);
  host_all();
  refuse_one(ErrorCode::maintenance);
  EXPECT_TRUE(claim_only(StepKind::probe).empty()) << "not before half a minute";
  EXPECT_EQ(store().next_due(std::nullopt, now_).value(), now_.wall + seconds(30));
  advance(seconds(30));
  const auto asked = probe();
  EXPECT_EQ(asked.lease.subject, "kie");
  EXPECT_EQ(asked.account, "kie");
  EXPECT_EQ(asked.provider, "kie");
  EXPECT_TRUE(claim_only(StepKind::probe, "worker-b").empty());
  advance(lease_term + seconds(1));
  const auto again = claim_only(StepKind::probe, "worker-b");
  ASSERT_EQ(again.size(), 1U) << "whoever asked first is gone";
  finish(asked, {}, balance(clip_price * 9));
  EXPECT_EQ(account().breaker, Breaker::maintenance) << "its lease has passed to another one";
  finish(again[0], {}, balance(clip_price * 9));
  EXPECT_EQ(account().breaker, Breaker::closed);
  EXPECT_EQ(account().opened_at, std::nullopt);
}

TEST_F(BreakerTest, ALeaseOfAProbeGoesWithItsProcess) {
  wanted_task(1);
  host_all();
  refuse_one(ErrorCode::maintenance);
  advance(seconds(30));
  probe();
  ASSERT_TRUE(store().extend_leases("worker-a", now_));
  EXPECT_TRUE(claim_only(StepKind::probe, "worker-b").empty());
  ASSERT_TRUE(store().release_leases("worker-a"));
  EXPECT_EQ(claim_only(StepKind::probe, "worker-b").size(), 1U);
}

TEST_F(BreakerTest, MaintenanceIsAskedMoreAndMoreRarelyAndEndsByItself) {
  wanted_task(1);
  host_all();
  refuse_one(ErrorCode::maintenance);
  std::vector<Duration> waits;
  for (int n = 0; n < 6; ++n) {
    waits.push_back(account().next_look_at - now_.wall);
    advance(waits.back());
    finish(probe(), {}, no_answer(n % 2 == 0 ? ErrorCode::maintenance : ErrorCode::unavailable));
  }
  EXPECT_EQ(waits, (std::vector<Duration>{seconds(30), seconds(60), seconds(120), seconds(240), seconds(300),
                                          seconds(300)}));
  advance(seconds(300));
  finish(probe(), {}, balance(clip_price));
  EXPECT_EQ(claim_only(StepKind::submit).size(), 1U);
  EXPECT_EQ(history(), (std::vector<std::string>{"maintenance -> closed", "closed -> maintenance"}));
}

TEST_F(BreakerTest, AServerThatAsksForMoreTimeGetsIt) {
  wanted_task(1);
  host_all();
  const auto input = send_one();
  lifecycle::RefusedFact closed = refused(input.attempt, ErrorCode::maintenance);
  closed.error.retry_after = milliseconds(120'000);
  finish(input, {closed});
  EXPECT_EQ(account().next_look_at, now_.wall + seconds(120));
}

TEST_F(BreakerTest, CreditClosesItWhenItIsEnoughForTwoOfTheClipsThatWait) {
  wanted_task(3);
  host_all();
  refuse_one(ErrorCode::payment_required);
  for (const auto& [money, breaker] : {std::pair(clip_price, Breaker::payment_required),
                                       {clip_price * 2 - Money::from_micros(1), Breaker::payment_required},
                                       {clip_price * 2, Breaker::closed}}) {
    advance(minutes(5));
    finish(probe(), {}, balance(money));
    EXPECT_EQ(account().breaker, breaker) << money.to_human();
  }
  EXPECT_EQ(claim_only(StepKind::submit).size(), 1U);
}

TEST_F(BreakerTest, CreditForTheLastClipIsEnough) {
  wanted_task(1);
  host_all();
  refuse_one(ErrorCode::payment_required);
  advance(seconds(30));
  finish(probe(), {}, balance(clip_price));
  EXPECT_EQ(account().breaker, Breaker::closed);
}

TEST_F(BreakerTest, AKeyThatIsGoodAgainAndHasNothingToSpendIsOutOfCredit) {
  wanted_task(1);
  host_all();
  refuse_one(ErrorCode::unauthenticated);
  advance(seconds(30));
  finish(probe(), {}, no_answer(ErrorCode::unauthenticated));
  EXPECT_EQ(account().breaker, Breaker::unauthenticated);
  advance(minutes(5));
  finish(probe(), {}, balance(Money()));
  EXPECT_EQ(account().breaker, Breaker::payment_required);
  advance(minutes(5));
  finish(probe(), {}, no_answer(ErrorCode::unauthenticated));
  EXPECT_EQ(account().breaker, Breaker::unauthenticated);
}

TEST_F(BreakerTest, AnotherKeyClosesWhatTheOldOneOpened) {
  wanted_task(1);
  host_all();
  refuse_one(ErrorCode::unauthenticated);
  TaskSpec other_key = spec();
  other_key.key_fingerprint = "key-2";
  ASSERT_TRUE(store().ensure_task(other_key, now_));
  EXPECT_EQ(account().breaker, Breaker::closed);
  EXPECT_EQ(account().key_fingerprint, "key-2");
  EXPECT_THAT(store().account_history("kie", 1).value().at(0).why, HasSubstr("another key"));
}

TEST_F(BreakerTest, TroubleThatIsKnownIsToldAndKeptOnce) {
  const TaskId task = wanted_task(2);
  host_all();
  accept_one("task-1");
  accept_one("task-2");
  advance(minutes(2));
  const lifecycle::Retry refused{{ErrorCode::unauthenticated, "the key was revoked"}};
  const auto looks = claim_only(StepKind::poll);
  ASSERT_EQ(looks.size(), 2U);
  EXPECT_EQ(finish(looks[0], {}, refused).size(), 1U);
  const std::int64_t kept = number("SELECT COUNT(*) FROM events");
  EXPECT_TRUE(finish(looks[1], {}, refused).empty());
  EXPECT_EQ(number("SELECT COUNT(*) FROM events"), kept);
  EXPECT_EQ(clip(task, 2).state, ClipState::waiting);
}

TEST_F(BreakerTest, AWishOfAPersonWhoAskedForTheBalanceBeforeItOpenedDoesNotCloseIt) {
  wanted_task(3);
  host_all();
  refuse_one(ErrorCode::payment_required);
  const auto opened_at = store().breaker_opened_at("kie").value();
  ASSERT_EQ(opened_at, now_.wall);
  close_by_wish();
  advance(seconds(1));
  refuse_one(ErrorCode::payment_required);
  ASSERT_TRUE(store().close_breaker("kie", opened_at, now_));
  ASSERT_TRUE(store().close_breaker("kie", std::nullopt, now_));
  EXPECT_EQ(account().breaker, Breaker::payment_required);
  close_by_wish();
  EXPECT_EQ(account().breaker, Breaker::closed);
}

TEST_F(BreakerTest, APersonsWishClosesWhatTheBalanceDisprovesAndNoStorm) {
  wanted_task(5);
  host_all();
  refuse_one(ErrorCode::key_limited);
  close_by_wish();
  EXPECT_EQ(account().breaker, Breaker::closed);
  storm();
  close_by_wish();
  EXPECT_EQ(account().breaker, Breaker::storm);
  EXPECT_EQ(store().breaker_opened_at("nobody").value(), std::nullopt) << "not used yet";
}

TEST_F(BreakerTest, AKeyLimitIsTriedAfterAnHour) {
  wanted_task(2);
  host_all();
  refuse_one(ErrorCode::key_limited);
  EXPECT_TRUE(claim_only(StepKind::probe).empty());
  advance(minutes(60));
  refuse_one(ErrorCode::key_limited);
  EXPECT_EQ(account().breaker, Breaker::key_limited);
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
  advance(minutes(60));
  accept_one("task-1");
  EXPECT_EQ(account().breaker, Breaker::closed);
}

TEST_F(BreakerTest, WhatWaitsIsHostedDuringAStormSoThatATrialHasAPicture) {
  TaskSpec wide = spec();
  wide.slots = 100;
  const TaskId task = wanted_task(5, wide);
  host_all();
  storm();
  advance(std::chrono::hours(25));
  EXPECT_TRUE(claim_only(StepKind::submit).empty());
  host_all();
  EXPECT_EQ(clip(task, 5).state, ClipState::hosted);
  EXPECT_EQ(claim_only(StepKind::submit).size(), 1U);
}

TEST_F(BreakerTest, TheLongestPauseCountsAndOneFromAClockThatJumpedDoesNot) {
  wanted_task(3);
  host_all();
  const auto refuse = [&](int retry_after) {
    const auto input = send_one();
    lifecycle::RefusedFact busy = refused(input.attempt, ErrorCode::rate_limited);
    busy.error.retry_after = milliseconds(retry_after);
    finish(input, {busy});
  };
  refuse(9'000);
  EXPECT_EQ(account().next_send_at, now_.wall + seconds(9));
  advance(seconds(9));
  refuse(0);
  EXPECT_EQ(account().next_send_at, now_.wall + seconds(2)) << "the second in a row";
  rows("UPDATE accounts SET next_send_at = next_send_at + 86400000000");
  refuse(0);
  EXPECT_EQ(account().next_send_at, now_.wall + seconds(4));
  EXPECT_TRUE(claim_only(StepKind::submit, "worker-b").empty()) << "every process keeps to it";
}

TEST_F(BreakerTest, EveryChangeIsKeptWithItsReason) {
  wanted_task(2);
  host_all();
  refuse_one(ErrorCode::payment_required);
  close_by_wish();
  const auto events = store().account_history("kie", 10).value();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[1].what, "closed -> payment_required");
  EXPECT_EQ(events[1].why, "the provider said no");
  EXPECT_EQ(events[1].at, now_.wall);
  EXPECT_EQ(events[0].what, "payment_required -> closed");
  EXPECT_EQ(number("SELECT COUNT(*) FROM events WHERE account = 'kie' AND task_id <> ''"), 2);
}

}  // namespace
}  // namespace zoetrope::store

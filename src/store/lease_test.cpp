#include "store/test_store.h"

namespace zoetrope::store {
namespace {

using std::chrono::seconds;

const lifecycle::Next hosted_late = lifecycle::Hosted{"https://img/late.png", WallTime{1}, "sha"};

TEST_F(StoreTest, WhatIsLeasedIsNotClaimedAgainUntilTheLeaseEnds) {
  wanted_task(1);
  EXPECT_EQ(claim_only(StepKind::host, "worker-a").size(), 1U);
  advance(lease_term);
  EXPECT_TRUE(claim_only(StepKind::host, "worker-b").empty());
  advance(Duration(1));
  EXPECT_EQ(claim_only(StepKind::host, "worker-b").size(), 1U);
}

TEST_F(StoreTest, AHeartbeatKeepsTheLeasesOfItsOwnerOnly) {
  wanted_task(1);
  claim_only(StepKind::host, "worker-a");
  advance(lease_term - seconds(1));
  ASSERT_TRUE(store().extend_leases("worker-a", now_));
  ASSERT_TRUE(store().extend_leases("worker-b", now_));
  advance(seconds(2));
  EXPECT_TRUE(claim_only(StepKind::host, "worker-b").empty());
  advance(lease_term);
  EXPECT_EQ(claim_only(StepKind::host, "worker-b").size(), 1U);
}

TEST_F(StoreTest, ALeaseOfAnotherBootIsVoid) {
  wanted_task(1);
  claim_only(StepKind::host, "worker-a");
  now_.boot = "boot-2";
  now_.mono = MonoTime{5};
  EXPECT_EQ(claim_only(StepKind::host, "worker-b").size(), 1U);
}

TEST_F(StoreTest, TheWallClockEndsNoLease) {
  wanted_task(1);
  claim_only(StepKind::host, "worker-a");
  now_.wall = now_.wall + std::chrono::hours(24 * 365);
  EXPECT_TRUE(claim_only(StepKind::host, "worker-b").empty());
}

TEST_F(StoreTest, WhatIsLeftToDoTellsWhoDoesItAndWhetherItWaits) {
  const TaskId task = wanted_task(1);
  const auto left = [&] { return store().work_left(task, now_).value(); };
  const WorkLeft due = left();
  EXPECT_TRUE(due.holders.empty());
  EXPECT_FALSE(due.waits || due.at_provider);
  EXPECT_EQ(left().mark, due.mark);
  const auto host = claim_only(StepKind::host, "worker-a").at(0);
  EXPECT_EQ(left().holders, std::vector<std::string>{"worker-a"});
  EXPECT_NE(left().mark, due.mark);
  advance(lease_term + seconds(1));
  EXPECT_TRUE(left().holders.empty()) << "it has ended";
  finish(host, {}, lifecycle::Retry{{ErrorCode::unavailable, "the host is down"}});
  EXPECT_TRUE(left().waits);
  advance(seconds(60));
  EXPECT_FALSE(left().waits);
  now_.boot = "boot-2";
  claim_only(StepKind::host, "worker-b");
  EXPECT_EQ(left().holders.size(), 1U);
  now_.boot = "boot-3";
  EXPECT_TRUE(left().holders.empty()) << "a lease of another boot is void";
}

TEST_F(StoreTest, WhatIsLeftAtTheProviderIsNotCountedOnceItIsLate) {
  const TaskId task = wanted_task(1);
  host_all();
  accept_one("task-1");
  EXPECT_TRUE(store().work_left(task, now_).value().at_provider);
  EXPECT_TRUE(store().work_left(task, now_).value().waits);
  advance(std::chrono::minutes(11));
  const auto poll = claim_only(StepKind::poll).at(0);
  finish(poll, {}, lifecycle::Snooze{std::chrono::minutes(5), "", true});
  EXPECT_FALSE(store().work_left(task, now_).value().at_provider);
  EXPECT_FALSE(store().work_left(task, now_).value().waits);
}

TEST_F(StoreTest, ADecisionUnderALostLeaseIsDropped) {
  const TaskId task = wanted_task(1);
  const auto zombie = claim_only(StepKind::host, "worker-a").at(0);
  advance(lease_term + seconds(1));
  const auto holder = claim_only(StepKind::host, "worker-b").at(0);
  EXPECT_GT(holder.lease.token, zombie.lease.token);
  EXPECT_TRUE(finish(zombie, {}, hosted_late).empty());
  EXPECT_EQ(clip(task, 1).state, ClipState::ready);
  finish(holder, {}, lifecycle::Hosted{"https://img/holder.png", now_.wall + std::chrono::hours(9), "sha"});
  EXPECT_EQ(clip(task, 1).state, ClipState::hosted);
  EXPECT_EQ(text("SELECT image_url FROM clips"), "https://img/holder.png");
}

TEST_F(StoreTest, AFactUnderALostLeaseIsTaken) {
  const TaskId task = wanted_task(1);
  host_all();
  const auto zombie = send_one();
  ASSERT_TRUE(store().release_leases("worker-a"));
  finish(zombie, {accepted(zombie.attempt, "task-1")});
  EXPECT_EQ(clip(task, 1).state, ClipState::waiting);
  EXPECT_EQ(clip(task, 1).remote_task_id, "task-1");
}

TEST_F(StoreTest, ARowThatWasMadeAgainGivesOutNoOldToken) {
  const TaskId task = wanted_task(1);
  const auto zombie = claim_only(StepKind::host, "worker-a").at(0);
  ASSERT_TRUE(store().fail_clip(clip(task, 1).id, {ErrorCode::invalid_input, "no image"}, now_));
  EXPECT_EQ(number("SELECT COUNT(*) FROM work"), 0);
  ASSERT_TRUE(store().want_clip(clip(task, 1).id, false, now_));
  const auto holder = claim_only(StepKind::host, "worker-b").at(0);
  EXPECT_NE(holder.lease.token, zombie.lease.token);
  EXPECT_TRUE(finish(zombie, {}, hosted_late).empty());
  EXPECT_EQ(clip(task, 1).state, ClipState::ready);
}

TEST_F(StoreTest, LeasesThatWereGivenBackCanBeClaimedAtOnce) {
  wanted_task(2);
  EXPECT_EQ(claim_only(StepKind::host, "worker-a").size(), 2U);
  ASSERT_TRUE(store().release_leases("worker-a"));
  EXPECT_EQ(claim_only(StepKind::host, "worker-b").size(), 2U);
}

TEST_F(StoreTest, ASendWithoutALivingLeaseIsFoundAndNotBefore) {
  wanted_task(1);
  host_all();
  const auto input = send_one();
  EXPECT_TRUE(store().open_sends_without_lease(now_).value().empty());
  EXPECT_EQ(store().open_sends_of("worker-a").value().at(0).attempt, input.attempt);
  EXPECT_TRUE(store().open_sends_of("worker-b").value().empty());
  Now rebooted = now_;
  rebooted.boot = "boot-2";
  EXPECT_EQ(store().open_sends_without_lease(rebooted).value().size(), 1U);
  advance(lease_term + seconds(1));
  const auto open = store().open_sends_without_lease(now_).value();
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(open[0].journal, "worker-a");
}

TEST_F(StoreTest, ASendWhoseLeaseEndedIsNeverClaimedAgain) {
  wanted_task(1);
  host_all();
  send_one();
  advance(lease_term * 10);
  EXPECT_TRUE(claim_only(StepKind::submit, "worker-b").empty());
}

TEST_F(StoreTest, ASendWhoseLeaseHoldsAgainIsNotGivenUp) {
  const TaskId task = wanted_task(1);
  host_all();
  const auto input = send_one();
  advance(lease_term + seconds(1));
  const Now found = now_;
  ASSERT_EQ(store().open_sends_without_lease(found).value().size(), 1U);
  // Both were stopped; the sender goes on first.
  advance(lease_term);
  ASSERT_TRUE(store().extend_leases("worker-a", now_));
  EXPECT_TRUE(store().sender_lost_lease(input.attempt, found).value().empty());
  EXPECT_EQ(clip(task, 1).state, ClipState::sending);
  advance(lease_term + seconds(1));
  EXPECT_EQ(store().sender_lost_lease(input.attempt, now_).value().size(), 1U);
  EXPECT_EQ(clip(task, 1).hold, HoldReason::ambiguous);
}

TEST_F(StoreTest, ASenderThatDiedLeavesTheClipHostedOrHeld) {
  const TaskId task = wanted_task(2);
  host_all();
  ASSERT_EQ(store().sender_died(send_one().attempt, true, now_).value().size(), 1U);
  EXPECT_EQ(clip(task, 1).state, ClipState::hosted);
  EXPECT_EQ(clip(task, 1).reserved, Money());
  const auto again = send_one();
  ASSERT_TRUE(store().sender_died(again.attempt, false, now_));
  const ClipView held = clip(task, again.shot.number);
  EXPECT_EQ(held.hold, HoldReason::ambiguous);
  EXPECT_EQ(held.reserved, clip_price);
  EXPECT_TRUE(store().sender_died(again.attempt, true, now_).value().empty()) << "decided already";
  EXPECT_EQ(number("SELECT COUNT(*) FROM evidence WHERE source = 'recovery'"), 2);
}

TEST_F(StoreTest, AStepThatEndsItsWorkerEightTimesIsSetAside) {
  const TaskId task = wanted_task(2);
  for (int claims = 0; claims < lifecycle::claims_without_result_max; ++claims) {
    ClaimRequest one = request("worker-a");
    one.host_max = 1;
    one.only_numbers = {1};
    ASSERT_EQ(claim(one).size(), 1U) << claims;
    ASSERT_TRUE(store().release_leases("worker-a"));
  }
  EXPECT_EQ(claim_only(StepKind::host).size(), 1U) << "the other clip";
  EXPECT_EQ(clip(task, 1).hold, HoldReason::poison);
  ASSERT_TRUE(store().want_clip(clip(task, 1).id, false, now_));
  EXPECT_EQ(clip(task, 1).state, ClipState::ready);
}

TEST_F(StoreTest, APoisonousPollOfAReplacedAttemptLeavesTheClipAloneAndIsTriedAgainLater) {
  const TaskId task = wanted_task(1);
  host_all();
  const auto first = send_one();
  finish(first, {refused(first.attempt, ErrorCode::rate_limited)});
  advance(seconds(5));
  const auto second = accept_one("task-2");
  bring(accepted(first.attempt, "task-1"));
  succeed(second.attempt);
  bring(stored(second.attempt, 1));
  ASSERT_EQ(clip(task, 1).state, ClipState::done);
  rows("UPDATE work SET claims = 8");
  advance(seconds(60));
  EXPECT_TRUE(claim_only(StepKind::poll).empty());
  EXPECT_EQ(clip(task, 1).state, ClipState::done);
  advance(lifecycle::beside_retry_interval);
  const auto again = claim_only(StepKind::poll);
  ASSERT_EQ(again.size(), 1U) << "what it costs is not known yet";
  finish(again[0], {lifecycle::SucceededFact{first.attempt, {"https://cdn/1.mp4"}, clip_price}});
  EXPECT_EQ(clip(task, 1).cost, clip_price * 2);
}

/// Two machines, whose own clocks have nothing to do with each other.
TEST_F(StoreTest, LeasesAreCountedByTheServersClockWhateverTheMachinesSay) {
  wanted_task(1);
  const MonoTime begun{1'000'000'000};
  Now first = now_;
  first.server = ServerTime{"server", begun};
  ASSERT_EQ(store().claim(request("worker-a"), first).value().size(), 1U);
  Now second{now_.wall, now_.mono + std::chrono::hours(9), "another boot",
             ServerTime{"server", begun + lease_term}};
  EXPECT_TRUE(store().claim(request("worker-b"), second).value().empty());
  second.server->time = begun + lease_term + seconds(1);
  EXPECT_EQ(store().claim(request("worker-b"), second).value().size(), 1U);
}

TEST_F(StoreTest, WhoDoesNotKnowTheServersTimeTakesAndExtendsNoLease) {
  wanted_task(1);
  Now blind = now_;
  blind.server = ServerTime{"server", std::nullopt};
  EXPECT_EQ(store().claim(request(), blind).error().code, ErrorCode::unavailable);
  EXPECT_EQ(store().extend_leases("worker-a", blind).error().code, ErrorCode::unavailable);
  EXPECT_EQ(claim(request()).size(), 1U);
}

}  // namespace
}  // namespace zoetrope::store

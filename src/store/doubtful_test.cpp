#include "store/test_store.h"

namespace zoetrope::store {
namespace {

/// The setting `doubtful = resubmit_once`.
class DoubtfulOnce : public StoreTest {
 protected:
  static TaskSpec allowing(int resubmits_per_day, std::string_view project = "vid_1") {
    TaskSpec with = spec(project);
    with.slots = 20;
    with.policies.doubtful = lifecycle::Doubtful::resubmit_once;
    with.policies.resubmits_per_day = resubmits_per_day;
    return with;
  }
  /// The only clip that may be sent gets no answer.
  void doubt() {
    host_all();
    const auto sent = send_one();
    finish(sent, {lifecycle::DoubtfulFact{sent.attempt, {ErrorCode::ambiguous, "HTTP 502"}}});
  }
  /// What a doubt leads to in a project of its own, whose clip is then out of the way.
  ClipState state_after_doubt(const std::string& project, int resubmits_per_day) {
    const TaskId task = wanted_task(1, allowing(resubmits_per_day, project));
    doubt();
    const ClipState after = clip(task, 1).state;
    if (after == ClipState::ready) {
      host_all();
      accept_one("task-" + project);
    }
    return after;
  }
  std::int64_t resubmits() { return number("SELECT COUNT(*) FROM decisions WHERE decision = 'resubmit'"); }
};

TEST_F(DoubtfulOnce, AClipIsSentAgainOnceAndThenHeld) {
  const TaskId task = wanted_task(1, allowing(10));
  doubt();
  EXPECT_EQ(clip(task, 1).state, ClipState::ready);
  EXPECT_EQ(clip(task, 1).perhaps_charged, clip_price);
  doubt();
  EXPECT_EQ(clip(task, 1).state, ClipState::held);
  EXPECT_EQ(resubmits(), 1);
  EXPECT_EQ(text("SELECT who FROM decisions"), "setting doubtful");
  EXPECT_EQ(number("SELECT resubmits FROM clips"), 1);
  EXPECT_EQ(number("SELECT reserved_micros FROM budgets WHERE scope = 'total'"), 840'000);
}

TEST_F(DoubtfulOnce, TheAllowanceIsOfTheAccountAndOfTwentyFourHours) {
  EXPECT_EQ(state_after_doubt("vid_1", 2), ClipState::ready);
  advance(std::chrono::hours(1));
  EXPECT_EQ(state_after_doubt("vid_2", 2), ClipState::ready);
  EXPECT_EQ(state_after_doubt("vid_3", 2), ClipState::held);
  advance(std::chrono::hours(23) - std::chrono::seconds(10));
  EXPECT_EQ(state_after_doubt("vid_4", 2), ClipState::held);
  advance(std::chrono::seconds(20));
  EXPECT_EQ(state_after_doubt("vid_5", 2), ClipState::ready) << "the first one is a day old";
  EXPECT_EQ(state_after_doubt("vid_6", 2), ClipState::held);
  EXPECT_EQ(resubmits(), 3);
}

TEST_F(DoubtfulOnce, NothingIsSentAgainWithoutAnAllowance) {
  EXPECT_EQ(state_after_doubt("vid_1", 0), ClipState::held);
  EXPECT_EQ(resubmits(), 0);
}

TEST_F(DoubtfulOnce, WhatAPersonSentAgainIsNotSentAThirdTime) {
  TaskSpec holding = spec();
  const TaskId task = wanted_task(1, holding);
  host_all();
  const auto sent = send_one();
  finish(sent, {lifecycle::DoubtfulFact{sent.attempt, {ErrorCode::ambiguous, "HTTP 502"}}});
  ASSERT_TRUE(
      store().resolve(clip(task, 1).id, sent.attempt, lifecycle::Resolution::resubmit, {"ann", ""}, now_));
  ASSERT_EQ(store().ensure_task(allowing(10), now_).value(), task);
  doubt();
  EXPECT_EQ(clip(task, 1).state, ClipState::held);
}

}  // namespace
}  // namespace zoetrope::store

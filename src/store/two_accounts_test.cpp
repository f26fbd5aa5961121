#include <gmock/gmock.h>

#include "store/test_breaker.h"

namespace zoetrope::store {
namespace {

using std::chrono::seconds;

class TwoAccounts : public BreakerTest {
 protected:
  static TaskSpec on(const std::string& account, std::string_view project) {
    TaskSpec with = spec(project);
    with.account = account;
    with.key_fingerprint = "key of " + account;
    return with;
  }
  std::vector<lifecycle::StepInput> submits(const TaskId& task) {
    ClaimRequest mine = request("worker of " + task.str());
    mine.only_task = task;
    mine.host_max = mine.poll_max = mine.fetch_max = 0;
    return claim(mine);
  }
};

TEST_F(TwoAccounts, ADeadOneDoesNotBlockTheOther) {
  const TaskId dead = wanted_task(3, on("dead", "vid_1"));
  const TaskId alive = wanted_task(3, on("alive", "vid_2"));
  host_all();
  const auto sent = submits(dead).at(0);
  EXPECT_EQ(sent.account, "dead");
  EXPECT_EQ(submits(alive).at(0).account, "alive") << "each has a lane of its own";
  finish(sent, {refused(sent.attempt, ErrorCode::unauthenticated)});
  EXPECT_EQ(account("dead").breaker, Breaker::unauthenticated);
  EXPECT_EQ(account("alive").breaker, Breaker::closed);
  EXPECT_TRUE(submits(dead).empty());
  advance(seconds(30));
  ClaimRequest probing = request("worker-b");
  probing.probe_max = 1;
  probing.only_task = alive;
  for (const auto& input : claim(probing)) EXPECT_NE(input.lease.kind, StepKind::probe) << "not its account";
  probing.only_task = dead;
  EXPECT_EQ(claim(probing).at(0).lease.subject, "dead");
}

TEST_F(TwoAccounts, PauseStormAndSlotsAreEachItsOwn) {
  const TaskId first = wanted_task(5, on("first", "vid_1"));
  const TaskId second = wanted_task(5, on("second", "vid_2"));
  host_all();
  for (int n = 0; n < 3; ++n) {
    const auto input = submits(first).at(0);
    finish(input, {lifecycle::DoubtfulFact{input.attempt, {ErrorCode::ambiguous, "HTTP 502"}}});
  }
  EXPECT_EQ(account("first").breaker, Breaker::storm);
  EXPECT_EQ(account("first").slots_in_use, 3);
  EXPECT_EQ(account("second").slots_in_use, 0);
  const auto input = submits(second).at(0);
  finish(input, {refused(input.attempt, ErrorCode::rate_limited)});
  EXPECT_GT(account("second").next_send_at, now_.wall);
  EXPECT_LE(account("first").next_send_at, now_.wall);
}

TEST_F(TwoAccounts, ARenderIsLookedAtWithTheKeyItWasSentWith) {
  const TaskId task = wanted_task(2, on("old", "vid_1"));
  host_all();
  const auto sent = accept_one("task-1");
  ASSERT_TRUE(store().ensure_task(on("new", "vid_1"), now_));
  advance(seconds(60));
  EXPECT_EQ(claim_only(StepKind::poll).at(0).account, "old");
  EXPECT_EQ(submits(task).at(0).account, "new");
  succeed(sent.attempt);
  EXPECT_EQ(claim_only(StepKind::fetch).at(0).account, "old");
  EXPECT_EQ(account("old").slots_in_use, 0);
  EXPECT_EQ(account("new").slots_in_use, 1);
}

/// Its slot would be held for as long as nobody looks.
TEST_F(TwoAccounts, ARenderThatHoldsASlotIsLookedAtByWhoUsesItsAccountNow) {
  wanted_task(1, on("shared", "vid_1"));
  host_all();
  accept_one("task-1");
  ASSERT_TRUE(store().ensure_task(on("new", "vid_1"), now_));
  const TaskId other = wanted_task(1, on("shared", "vid_2"));
  advance(seconds(60));
  ClaimRequest mine = request();
  mine.only_task = other;
  mine.host_max = 0;
  EXPECT_EQ(claim(mine).at(0).remote_task_id, "task-1");
  EXPECT_EQ(store().accounts()->size(), 2U);
}

}  // namespace
}  // namespace zoetrope::store

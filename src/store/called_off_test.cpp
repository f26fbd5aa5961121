#include <gmock/gmock.h>

#include "store/test_hand_overs.h"

namespace zoetrope::store {
namespace {

using std::chrono::minutes;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Tasks whose row another program sets to `cancelled`.
class CalledOffTasks : public HandOvers {
 protected:
  void set_row(const TaskId& task, const std::string& status) {
    rows("UPDATE tasks SET status = '" + status + "' WHERE id = '" + task.str() + "'");
  }
  std::vector<CalledOff> look() { return store().call_off_rows(now_).value(); }

  /// All that workers would do next, apart from looking at renders and fetching them.
  std::vector<lifecycle::StepInput> steps_to_send() {
    ClaimRequest asked = serving();
    asked.poll_max = 0;
    asked.fetch_max = 0;
    return claim(asked);
  }
  /// A task of two clips; the first is at the provider, the second is hosted.
  TaskId with_one_sent() {
    const TaskId task = planned("vid_1", 2);
    host_all();
    sent_ = accept_one("task-1").attempt;
    EXPECT_EQ(clip(task, 1).state, ClipState::waiting);
    EXPECT_EQ(clip(task, 2).state, ClipState::hosted);
    return task;
  }
  void deliver(const TaskId& task) {
    succeed(sent_);
    const auto fetches = claim_only(StepKind::fetch);
    ASSERT_EQ(fetches.size(), 1U) << "what was paid for is fetched";
    finish(fetches[0], {stored(sent_, 1)}, lifecycle::Done{});
    ASSERT_EQ(clip(task, 1).state, ClipState::done);
  }
  AttemptId sent_;
};

TEST_F(CalledOffTasks, AreSentNoMoreAndWhatWasPaidForComes) {
  const TaskId task = with_one_sent();
  set_row(task, "cancelled");
  const auto found = look();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].task, task);
  EXPECT_EQ(found[0].project.str(), "poke1/vid_1");
  EXPECT_EQ(found[0].under_way, 1U);
  EXPECT_THAT(look(), IsEmpty()) << "once";
  EXPECT_TRUE(handed(task).called_off);
  EXPECT_THAT(steps_to_send(), IsEmpty());
  deliver(task);
  EXPECT_EQ(status(task), "cancelled");
  EXPECT_EQ(store().handed_status(task).value(), TaskStatus::cancelled);
  advance(minutes(90));
  EXPECT_THAT(steps_to_send(), IsEmpty());
  EXPECT_EQ(clip(task, 2).state, ClipState::hosted);
}

TEST_F(CalledOffTasks, AreNotOverwrittenBeforeAnybodyLooks) {
  const TaskId task = with_one_sent();
  set_row(task, "cancelled");
  ASSERT_TRUE(store().fail_clip(clip(task, 2).id, {ErrorCode::rejected, "moderation"}, now_));
  deliver(task);
  EXPECT_EQ(status(task), "cancelled");
  EXPECT_TRUE(handed(task).called_off);
  EXPECT_FALSE(handed(task).active);
}

TEST_F(CalledOffTasks, ThatWerePlannedAreNotMade) {
  const TaskId task = hand_over().task;
  const auto plans = claim_plans();
  ASSERT_EQ(plans.size(), 1U);
  set_row(task, "cancelled");
  ASSERT_EQ(look().size(), 1U);
  EXPECT_FALSE(store().holds_plan(plans[0].lease).value());
  EXPECT_THAT(claim_plans(), IsEmpty());
  advance(lease_term + minutes(1));
  EXPECT_THAT(claim_plans(), IsEmpty());
  EXPECT_EQ(status(task), "cancelled");
}

TEST_F(CalledOffTasks, HaveNoMoreRounds) {
  const TaskId task = planned("vid_1", 1);
  ASSERT_TRUE(store().fail_clip(clip(task, 1).id, {ErrorCode::unavailable, "host down"}, now_));
  ASSERT_TRUE(handed(task).next_round_at.has_value());
  set_row(task, "cancelled");
  ASSERT_EQ(look().size(), 1U);
  EXPECT_FALSE(handed(task).next_round_at.has_value());
  advance(minutes(61));
  EXPECT_THAT(steps_to_send(), IsEmpty());
  EXPECT_EQ(clip(task, 1).state, ClipState::failed);
  EXPECT_EQ(status(task), "cancelled");
}

TEST_F(CalledOffTasks, AreTakenUpAgainByAStatusThatIsAWish) {
  const TaskId task = with_one_sent();
  set_row(task, "cancelled");
  ASSERT_EQ(look().size(), 1U);
  EXPECT_THAT(waiting(), IsEmpty());
  set_row(task, "queued");
  const auto rows = waiting();
  ASSERT_EQ(rows.size(), 1U);
  ASSERT_EQ(store().take_up(rows[0], spec(), false, now_).value(), task);
  EXPECT_FALSE(handed(task).called_off);
  make_plan(task, 2);
  EXPECT_EQ(status(task), "processing");
  EXPECT_EQ(steps_to_send().size(), 1U) << "the second clip, which was hosted";
}

TEST_F(CalledOffTasks, AreTakenUpAgainByAPersonInATerminal) {
  const TaskId task = with_one_sent();
  set_row(task, "cancelled");
  ASSERT_EQ(look().size(), 1U);
  ASSERT_TRUE(store().want_clip(clip(task, 2).id, false, now_));
  EXPECT_FALSE(handed(task).called_off);
  EXPECT_EQ(status(task), "processing");
  EXPECT_THAT(steps_to_send(), IsEmpty()) << "it is the terminal's, and not a worker's";
  EXPECT_EQ(claim_only(StepKind::submit).size(), 1U);
}

TEST_F(CalledOffTasks, AreNeverThoseThatHaveEndedOrThatNoWorkerHad) {
  const TaskId over = planned("vid_1", 1);
  host_all();
  sent_ = accept_one("task-1").attempt;
  deliver(over);
  ASSERT_EQ(status(over), "video_ready");
  const TaskId in_terminal = wanted_task(1, spec("vid_2"));
  set_row(over, "cancelled");
  set_row(in_terminal, "cancelled");
  insert_row("row-1", "vid_3", "cancelled");
  EXPECT_THAT(look(), IsEmpty());
}

TEST_F(CalledOffTasks, AreThoseThatThePipelineCallsSo) {
  ASSERT_TRUE(store().set_status_names({{TaskStatus::cancelled, "Abgesagt"}}));
  const TaskId task = planned("vid_1", 1);
  set_row(task, "Abgesagt");
  ASSERT_EQ(look().size(), 1U);
  EXPECT_EQ(status(task), "Abgesagt");
  EXPECT_THAT(steps_to_send(), IsEmpty());
}

TEST_F(CalledOffTasks, SayWhatHasBecomeOfThem) {
  const TaskId task = planned("vid_1", 1);
  set_row(task, "cancelled");
  ASSERT_EQ(look().size(), 1U);
  EXPECT_EQ(view(task).status, TaskStatus::cancelled);
  EXPECT_THAT(joined("SELECT kind FROM events WHERE task_id = '" + task.str() + "'"),
              HasSubstr("called off"));
}

}  // namespace
}  // namespace zoetrope::store

#include <gmock/gmock.h>

#include "store/test_hand_overs.h"

namespace zoetrope::store {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::Not;

/// Rounds of automatic retry, and the turns of channels.
class RoundsOfTasks : public HandOvers {
 protected:
  static TaskSpec of_channel(std::string_view channel, std::string_view project) {
    TaskSpec made = spec(project);
    made.project.channel = Identifier::parse(channel, "channel").value();
    made.slots = 100;
    return made;
  }
  TaskId planned_in(std::string_view channel, std::string_view project, int clips,
                    const HandOver& asked = {}) {
    const TaskId task = store().hand_over(of_channel(channel, project), asked, now_).value().task;
    make_plan(task, clips);
    return task;
  }
  /// Everything that a worker may host now.
  int host_served() {
    int hosted = 0;
    ClaimRequest asked{.owner = "worker-a", .host_max = 100};
    asked.handed_over = true;
    for (const auto& input : claim(asked)) {
      finish(input, {}, lifecycle::Hosted{"https://img/x.png", now_.wall + std::chrono::hours(24), "sha"});
      ++hosted;
    }
    return hosted;
  }
  std::vector<lifecycle::StepInput> claim_send() {
    ClaimRequest asked{.owner = "worker-a", .submit_max = 1};
    asked.handed_over = true;
    return claim(asked);
  }
  /// The channels of the next sends, in their order; each is accepted.
  std::string channels_of_sends(int sends) {
    std::string channels;
    for (int i = 0; i < sends; ++i) {
      host_served();
      const auto claimed = claim_send();
      if (claimed.empty()) return channels + "-";
      channels += claimed[0].project.channel.str();
      finish(claimed[0], {accepted(claimed[0].attempt, "task-" + std::to_string(next_++))});
    }
    return channels;
  }
  void fail_all(const TaskId& task, ErrorCode code) {
    for (const ClipView& clip : view(task).clips) ASSERT_TRUE(store().fail_clip(clip.id, {code, "no"}, now_));
  }
  int next_ = 0;
};

TEST_F(RoundsOfTasks, ComeAfterOneFiveFifteenAndSixtyMinutesAndThenAPersonIsNeeded) {
  const TaskId task = planned("vid_1", 2);
  const Duration waits[] = {minutes(1), minutes(5), minutes(15), minutes(60)};
  for (const Duration wait : waits) {
    fail_all(task, ErrorCode::unavailable);
    EXPECT_EQ(status(task), "video_error");
    ASSERT_TRUE(handed(task).next_round_at.has_value());
    EXPECT_EQ(*handed(task).next_round_at - now_.wall, wait);
    claim_send();
    EXPECT_EQ(status(task), "video_error") << "not before its time";
    EXPECT_EQ(store().next_due(std::nullopt, now_).value(), now_.wall + wait);
    advance(wait);
    claim_send();
    EXPECT_EQ(status(task), "processing");
    EXPECT_FALSE(handed(task).next_round_at.has_value());
  }
  fail_all(task, ErrorCode::unavailable);
  EXPECT_TRUE(handed(task).rounds_over);
  EXPECT_FALSE(handed(task).next_round_at.has_value());
  EXPECT_THAT(log(task), HasSubstr("round: round 2/5, next at "));
  EXPECT_THAT(log(task), HasSubstr("round: all 5 rounds were made"));
  EXPECT_EQ(number("SELECT (LENGTH(error_log) - LENGTH(REPLACE(error_log, 'round: ', ''))) / 7 FROM tasks"),
            5)
      << "each told once: " << log(task);
  ASSERT_TRUE(store().want_clip(clip(task, 1).id, false, now_));
  EXPECT_EQ(handed(task).round, 0) << "a person begins them anew";
  EXPECT_FALSE(handed(task).rounds_over);
}

TEST_F(RoundsOfTasks, LeaveWhatNeedsAPersonAndTakeUpTheRest) {
  const TaskId task = planned("vid_1", 2);
  ASSERT_TRUE(store().fail_clip(clip(task, 1).id, {ErrorCode::rejected, "moderation"}, now_));
  ASSERT_TRUE(store().fail_clip(clip(task, 2).id, {ErrorCode::unavailable, "host down"}, now_));
  ASSERT_TRUE(handed(task).next_round_at.has_value());
  advance(minutes(1));
  claim_send();
  EXPECT_EQ(clip(task, 1).state, ClipState::failed);
  EXPECT_EQ(clip(task, 2).state, ClipState::ready);
  ASSERT_TRUE(store().fail_clip(clip(task, 2).id, {ErrorCode::invalid_input, "no picture"}, now_));
  EXPECT_TRUE(handed(task).rounds_over);
  EXPECT_THAT(log(task), HasSubstr("round: a person is needed: 2 clips"));
}

TEST_F(RoundsOfTasks, NothingIsSentIntoALimitThatIsExhausted) {
  const TaskId task = planned("vid_1", 2);
  host_served();
  for (int refusals = 0; refusals < 4; ++refusals) {
    const auto claimed = claim_send();
    ASSERT_EQ(claimed.size(), 1U);
    finish(claimed[0], {refused(claimed[0].attempt, ErrorCode::rate_limited)});
    advance(seconds(5));
  }
  EXPECT_EQ(clip(task, 1).state, ClipState::failed);
  EXPECT_TRUE(handed(task).resting);
  EXPECT_EQ(status(task), "video_error");
  EXPECT_LT(log(task).find("clip 1, "), log(task).find("round: round 2/5"))
      << "the cause first: " << log(task);
  advance(seconds(50));
  EXPECT_TRUE(claim_send().empty());
  advance(seconds(10));
  EXPECT_EQ(claim_send().size(), 1U) << "the second clip is hosted already";
  EXPECT_FALSE(handed(task).resting);
  EXPECT_EQ(handed(task).round, 1);
}

TEST_F(RoundsOfTasks, AFailedRenderIsTriedAgainOnlyWhenItCertainlyCostNothing) {
  struct Row {
    std::optional<Money> charged;
    bool comes = false;
  };
  for (const Row& row : {Row{Money(), true}, Row{std::nullopt, false}, Row{clip_price, false}}) {
    const TaskId task = planned("vid_" + std::to_string(next_), 1);
    for (int renders = 0; renders < 2 && clip(task, 1).state != ClipState::failed; ++renders) {
      host_served();
      const auto claimed = claim_send();
      ASSERT_EQ(claimed.size(), 1U);
      finish(claimed[0], {accepted(claimed[0].attempt, "task-" + std::to_string(next_++))});
      bring(lifecycle::FailedFact{
          claimed[0].attempt, "500", {ErrorCode::unavailable, "internal"}, row.charged});
    }
    ASSERT_EQ(clip(task, 1).state, ClipState::failed);
    EXPECT_EQ(handed(task).next_round_at.has_value(), row.comes);
    EXPECT_EQ(handed(task).rounds_over, !row.comes);
  }
}

TEST_F(RoundsOfTasks, AreNoBusinessOfATaskThatNobodyHandedOver) {
  const TaskId task = wanted_task(1);
  ASSERT_TRUE(store().fail_clip(clip(task, 1).id, {ErrorCode::unavailable, "host down"}, now_));
  advance(minutes(120));
  claim_send();
  EXPECT_EQ(clip(task, 1).state, ClipState::failed);
  EXPECT_EQ(store().handed(task).value(), std::nullopt);
  EXPECT_THAT(log(task), Not(HasSubstr("round")));
}

TEST_F(RoundsOfTasks, APausedTaskBeginsNone) {
  const TaskId task = planned("vid_1", 1);
  fail_all(task, ErrorCode::unavailable);
  ASSERT_TRUE(store().pause(project_named("vid_1"), true, now_));
  advance(minutes(2));
  claim_send();
  EXPECT_EQ(status(task), "video_error");
  ASSERT_TRUE(store().pause(project_named("vid_1"), false, now_));
  claim_send();
  EXPECT_EQ(status(task), "processing");
}

TEST_F(RoundsOfTasks, ChannelsSendInTurnByTheirWeight) {
  planned_in("a", "vid_1", 20);
  planned_in("b", "vid_1", 20);
  EXPECT_EQ(channels_of_sends(6), "ababab");
  ASSERT_TRUE(store().set_channels({{.channel = "a", .weight = 2}}));
  const std::string order = channels_of_sends(9);
  EXPECT_EQ(std::count(order.begin(), order.end(), 'a'), 6) << order;
}

TEST_F(RoundsOfTasks, AChannelKeepsToItsOwnLimitAndGivesWayToOthers) {
  planned_in("a", "vid_1", 5);
  planned_in("b", "vid_1", 5);
  ASSERT_TRUE(store().set_channels({{.channel = "a", .slots = 1}}));
  EXPECT_EQ(channels_of_sends(7), "abbbbb-");
  EXPECT_EQ(store()
                .queue_of(TaskId(text("SELECT task_id FROM task_settings WHERE channel_id = 'a'")))
                .value()
                .channel_slots_in_use,
            1);
}

TEST_F(RoundsOfTasks, AnUrgentTaskComesFirstAlthoughItsChannelsPicturesWaitAlready) {
  const TaskId first = planned_in("a", "vid_1", 20);
  EXPECT_EQ(channels_of_sends(1), "a");
  const TaskId urgent = planned_in("a", "vid_2", 1, {.priority = Priority::high});
  EXPECT_EQ(store().queue_of(first).value().behind, "a/vid_2");
  host_served();
  const auto claimed = claim_send();
  ASSERT_EQ(claimed.size(), 1U);
  EXPECT_EQ(claimed[0].task, urgent);
}

TEST_F(RoundsOfTasks, ACapThatIsUsedUpKeepsNoOtherTaskOfTheChannelBack) {
  ASSERT_TRUE(store().set_channels({{.channel = "a", .slots = 3}}));  // room for six pictures ahead
  const TaskId poor = planned_in("a", "vid_1", 20);
  cap(poor, "task", Money());
  planned_in("a", "vid_2", 2);
  EXPECT_EQ(channels_of_sends(1), "-") << "its pictures are there, and it may not send";
  EXPECT_EQ(channels_of_sends(3), "aa-") << "the other one's come then";
  cap(poor, "task", clip_price);
  EXPECT_EQ(channels_of_sends(1), "a") << "as soon as it may";
}

TEST_F(RoundsOfTasks, ATaskThatACapKeepsFromSendingIsAnErrorUntilThereIsRoom) {
  const TaskId task = planned("vid_1", 3);
  cap(task, "task", clip_price);
  host_served();
  const auto first = claim_send();
  ASSERT_EQ(first.size(), 1U);
  finish(first[0], {accepted(first[0].attempt, "task-1")});
  host_served();
  EXPECT_TRUE(claim_send().empty());
  EXPECT_EQ(status(task), "processing") << "one is on its way";
  succeed(first[0].attempt);
  bring(stored(first[0].attempt, 1));
  EXPECT_EQ(status(task), "video_error");
  const std::string said = "budget: there is no room for another clip in the $0.42 of the project\n";
  EXPECT_TRUE(log(task).ends_with(said)) << log(task);
  const std::string before = log(task);
  advance(std::chrono::hours(1));
  EXPECT_TRUE(claim_send().empty());
  EXPECT_EQ(log(task), before) << "said once";

  cap(task, "task", clip_price * 3);
  EXPECT_EQ(status(task), "processing");
  EXPECT_EQ(claim_send().size(), 1U);
  EXPECT_EQ(status(task), "processing");
}

TEST_F(RoundsOfTasks, ThatAreDueAreFoundByTheirIndex) {
  EXPECT_THAT(
      plan_of("SELECT ho.task_id FROM hand_overs ho WHERE ho.next_round_at IS NOT NULL AND ho.next_round_at "
              "<= 1"),
      HasSubstr("hand_overs_round"));
}

}  // namespace
}  // namespace zoetrope::store

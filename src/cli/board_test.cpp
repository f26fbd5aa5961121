#include "cli/board.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/test_views.h"

namespace zoetrope::cli {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;

constexpr WallTime now{1'780'000'000'000'000};

/// In this state for `elapsed`, of a project at KIE.
store::ClipView clip_since(int number, ClipState state, Duration elapsed) {
  store::ClipView clip = clip_in(number, state);
  clip.changed_at = now - elapsed;
  clip.shot.seconds = 10;
  clip.scheduled = state != ClipState::done;
  return clip;
}

store::TaskView kie_task(std::vector<store::ClipView> clips) {
  store::TaskView task = task_of(std::move(clips));
  task.provider = "kie";
  task.model = "kling-2.5-turbo-pro";
  return task;
}

Board board_of(const store::TaskView& task, const store::AccountView& account,
               std::vector<int> numbers = {}) {
  return make_board(
      {.task = task, .account = account, .redactor = Redactor(), .numbers = std::move(numbers), .now = now});
}

TEST(Board, ARowSaysHowLongAClipHasBeenInItsStateWhereSomebodyWaitsForTheEnd) {
  const Board board = board_of(
      kie_task({done_clip(1), clip_since(2, ClipState::waiting, seconds(83)),
                clip_since(3, ClipState::failed, seconds(9)), clip_since(4, ClipState::held, seconds(9))}),
      {});
  ASSERT_EQ(board.rows.size(), 4U);
  EXPECT_EQ(board.rows[0].elapsed, std::nullopt);
  EXPECT_EQ(board.rows[0].detail, "10.04 s, 15.3 MB, rendered in 3 min 23 s");
  EXPECT_EQ(board.rows[1].state, "rendering");
  EXPECT_EQ(board.rows[1].elapsed, seconds(83));
  EXPECT_EQ(board.rows[2].elapsed, std::nullopt);
  EXPECT_EQ(board.rows[3].elapsed, seconds(9));
}

TEST(Board, NobodyWaitsForThisRunLongerThanItRunsAndNoTimeIsNegative) {
  const store::TaskView task = kie_task(
      {clip_since(1, ClipState::hosted, seconds(90'000)), clip_since(2, ClipState::waiting, seconds(-5))});
  const Board board = make_board({.task = task,
                                  .account = {},
                                  .redactor = Redactor(),
                                  .now = now,
                                  .run_began = now - Duration(seconds(4))});
  EXPECT_EQ(board.rows[0].elapsed, seconds(4));
  EXPECT_EQ(board.rows[1].elapsed, seconds(0));
}

TEST(Board, WarningsOfAClipThatIsDoneAreSeen) {
  store::ClipView clip = done_clip(1);
  clip.warnings = {"it is 1280x720"};
  const Board board = board_of(kie_task({clip}), {});
  EXPECT_EQ(board.rows[0].tone, Tone::caution);
  EXPECT_THAT(board.rows[0].detail, HasSubstr("; warning: it is 1280x720"));
}

TEST(Board, EveryClipIsCountedOnceAndOnlyThoseChosen) {
  store::ClipView late = clip_since(7, ClipState::waiting, seconds(700));
  late.late = true;
  const store::TaskView task =
      kie_task({done_clip(1), clip_since(2, ClipState::waiting, {}), clip_since(3, ClipState::fetching, {}),
                clip_since(4, ClipState::hosted, {}), clip_since(5, ClipState::failed, {}),
                clip_since(6, ClipState::held, {}), late, clip_since(8, ClipState::ready, {}),
                clip_in(9, ClipState::ready), clip_since(10, ClipState::sending, {}), done_clip(11),
                clip_since(12, ClipState::cancelled, {})});
  const Board board = board_of(task, {}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12});
  EXPECT_EQ(board.rows.size(), 11U);
  EXPECT_EQ(board.counts.done, 1);
  EXPECT_EQ(board.counts.rendering, 2);
  EXPECT_EQ(board.counts.downloading, 1);
  EXPECT_EQ(board.counts.waiting, 2);
  EXPECT_EQ(board.counts.failed, 1);
  EXPECT_EQ(board.counts.cancelled, 1);
  EXPECT_EQ(board.counts.held, 1);
  EXPECT_EQ(board.counts.late, 1);
  EXPECT_EQ(board.counts.idle, 1);
  EXPECT_TRUE(board.moving);
}

TEST(Board, AtMostIsWhatIsSpentReservedAndStillToBeSent) {
  store::TaskView task =
      kie_task({done_clip(1), clip_since(2, ClipState::waiting, {}), clip_since(3, ClipState::hosted, {}),
                clip_since(4, ClipState::ready, {}), clip_in(5, ClipState::ready)});
  task.reserved = *Money::parse("0.42");
  const Board board = board_of(task, {});
  EXPECT_TRUE(board.costs_money);
  EXPECT_EQ(board.spent.to_string(), "0.4200");
  EXPECT_EQ(board.at_most.to_string(), "1.6800");
  task.provider = "animatic";
  EXPECT_FALSE(board_of(task, {}).costs_money);
}

TEST(Board, TheGuessComesFromThisProjectsOwnRenders) {
  const store::AccountView account{.slots = 2, .slots_in_use = 1};
  store::TaskView task =
      kie_task({done_clip(1), clip_since(2, ClipState::waiting, std::chrono::milliseconds(3'400)),
                clip_since(3, ClipState::hosted, {}), clip_since(4, ClipState::hosted, {})});
  EXPECT_EQ(board_of(task, account).left, std::chrono::milliseconds(403'400))
      << "the slot that is rendering now is free first";
  task.clips.erase(task.clips.begin());
  EXPECT_EQ(board_of(task, account).left, std::nullopt);
}

TEST(Board, AtRestThereIsNothingToGuess) {
  const Board board = board_of(kie_task({done_clip(1), clip_in(2, ClipState::ready)}), {});
  EXPECT_FALSE(board.moving);
  EXPECT_EQ(board.left, std::nullopt);
}

}  // namespace
}  // namespace zoetrope::cli

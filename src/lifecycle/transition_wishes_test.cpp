#include <gtest/gtest.h>

#include "lifecycle/test_situations.h"

namespace zoetrope::lifecycle {
namespace {

using enum ClipState;

std::string_view outcome(const Change& change) {
  if (change.ignored) return "left";
  return change.clip ? to_string(*change.clip) : "-";
}

TEST(AWish, ForAClipWithoutAnAttemptBeginsItUnlessItIsMovingOrDone) {
  struct Row {
    ClipState before;
    bool file_is_there;
    std::string_view after;
  };
  const Row rows[] = {
      {ready, false, "ready"},    {hosted, false, "left"},     {sending, false, "left"},
      {ambiguous, false, "left"}, {waiting, false, "left"},    {fetching, false, "left"},
      {failed, false, "ready"},   {cancelled, false, "ready"}, {done, true, "left"},
      {done, false, "ready"},
  };
  for (const Row& row : rows) {
    const Change change = wanted(situation(row.before, AttemptState::sending), false, row.file_is_there);
    EXPECT_EQ(outcome(change), row.after) << to_string(row.before);
  }
}

TEST(AWish, UsesAnImageUrlThatNoSendHasUsed) {
  for (const bool unused : {true, false}) {
    Situation now = situation(failed, AttemptState::refused);
    now.has_unused_image_url = unused;
    const Change change = wanted(now, true, false);
    EXPECT_EQ(change.clip, unused ? hosted : ready);
    ASSERT_TRUE(change.schedule);
    EXPECT_EQ(change.schedule->kind, unused ? StepKind::submit : StepKind::host);
    EXPECT_EQ(change.forget_image_url, !unused);
  }
}

TEST(AWish, TakesUpAPaidRenderWhereItStands) {
  struct Row {
    ClipState before;
    HoldReason hold;
    AttemptState attempt;
    std::string_view after;
  };
  const Row rows[] = {
      {held, HoldReason::ambiguous, AttemptState::ambiguous, "left"},
      {held, HoldReason::result_missing, AttemptState::succeeded, "fetching"},
      {held, HoldReason::bad_result, AttemptState::succeeded, "fetching"},
      {held, HoldReason::disk_full, AttemptState::succeeded, "fetching"},
      {held, HoldReason::poison, AttemptState::succeeded, "fetching"},
      {held, HoldReason::poison, AttemptState::accepted, "waiting"},
      {held, HoldReason::poison, AttemptState::refused, "ready"},
      {done, HoldReason::none, AttemptState::succeeded, "fetching"},
      {failed, HoldReason::none, AttemptState::failed, "ready"},
      {failed, HoldReason::none, AttemptState::refused, "ready"},
      {failed, HoldReason::none, AttemptState::accepted, "waiting"},
      {failed, HoldReason::none, AttemptState::succeeded, "fetching"},
      {failed, HoldReason::none, AttemptState::ambiguous, "left"},
      {cancelled, HoldReason::none, AttemptState::accepted, "waiting"},
  };
  for (const Row& row : rows) {
    Situation now = situation(row.before, row.attempt);
    now.hold = row.hold;
    EXPECT_EQ(outcome(wanted(now, true, false)), row.after)
        << to_string(row.before) << " " << to_string(row.attempt);
  }
}

TEST(AWish, NeverMakesRoomForASecondRenderWhileOneMayStillCome) {
  for (const ClipState clip : all_clip_states) {
    for (const AttemptState attempt : all_attempt_states) {
      for (const bool file_is_there : {true, false}) {
        const Change change = wanted(situation(clip, attempt), true, file_is_there);
        const bool over = attempt == AttemptState::refused || attempt == AttemptState::abandoned ||
                          attempt == AttemptState::failed;
        const bool anew = change.schedule && change.schedule->kind == StepKind::host;
        EXPECT_TRUE(over || !anew) << to_string(clip) << " " << to_string(attempt);
        EXPECT_EQ(change.ledger, LedgerMove::none);
        EXPECT_FALSE(change.attempt);
      }
    }
  }
}

TEST(AWish, GivesALateRenderOneMoreLimitAndWatchesItAtOnce) {
  Situation now = situation(waiting, AttemptState::accepted);
  EXPECT_TRUE(wanted(now, true, false).ignored);
  now.late = true;
  const Change change = wanted(now, true, false);
  EXPECT_EQ(change.late, false);
  ASSERT_TRUE(change.schedule);
  EXPECT_EQ(change.schedule->kind, StepKind::poll);
  EXPECT_EQ(change.schedule->delay, Duration::zero());
}

TEST(ARedo, BeginsAnewOnlyWhereNothingIsAtTheProvider) {
  struct Row {
    ClipState before;
    HoldReason hold;
    AttemptState attempt;
    std::string_view after;
  };
  const Row rows[] = {
      {done, HoldReason::none, AttemptState::succeeded, "ready"},
      {held, HoldReason::bad_result, AttemptState::succeeded, "ready"},
      {held, HoldReason::result_missing, AttemptState::succeeded, "ready"},
      {held, HoldReason::disk_full, AttemptState::succeeded, "left"},
      {held, HoldReason::poison, AttemptState::accepted, "left"},
      {held, HoldReason::ambiguous, AttemptState::ambiguous, "left"},
      {failed, HoldReason::none, AttemptState::failed, "ready"},
      {failed, HoldReason::none, AttemptState::ambiguous, "left"},
      {failed, HoldReason::none, AttemptState::accepted, "waiting"},
      {hosted, HoldReason::none, AttemptState::refused, "left"},
      {sending, HoldReason::none, AttemptState::sending, "left"},
      {waiting, HoldReason::none, AttemptState::accepted, "left"},
      {fetching, HoldReason::none, AttemptState::succeeded, "left"},
  };
  for (const Row& row : rows) {
    Situation now = situation(row.before, row.attempt);
    now.hold = row.hold;
    const Change change = redo(now, true);
    EXPECT_EQ(outcome(change), row.after) << to_string(row.before) << " " << to_string(row.hold);
    EXPECT_EQ(change.ledger, LedgerMove::none);
    EXPECT_FALSE(change.attempt);
  }
}

TEST(ARedo, ForgetsTheImageThatTheLastSendUsed) {
  const Change change = redo(situation(done, AttemptState::succeeded), true);
  EXPECT_TRUE(change.forget_image_url);
  ASSERT_TRUE(change.schedule);
  EXPECT_EQ(change.schedule->kind, StepKind::host);
}

TEST(AChosenTake, IsRefusedWhileARenderIsOnItsWayOrInDoubt) {
  for (const ClipState state : all_clip_states) {
    const Change change = choose_take(situation(state, AttemptState::succeeded));
    const bool busy = state == sending || state == ambiguous || state == waiting || state == fetching ||
                      state == held;  // these tests hold a clip as ambiguous
    EXPECT_EQ(outcome(change), busy ? "left" : "done") << to_string(state);
    EXPECT_FALSE(change.schedule) << "nothing is bought by it";
  }
  Situation lost = situation(held, AttemptState::succeeded);
  lost.hold = HoldReason::bad_result;
  EXPECT_EQ(outcome(choose_take(lost)), "done");
}

TEST(AWish, ForAFailedClipForgetsItsCountsAndItsOldImage) {
  const Change change = wanted(situation(failed, AttemptState::failed), true, false);
  EXPECT_EQ(change.refusals, 0);
  EXPECT_EQ(change.failures, 0);
  EXPECT_EQ(change.fetch_failures, 0);
  EXPECT_TRUE(change.forget_image_url && change.clear_error);
}

}  // namespace
}  // namespace zoetrope::lifecycle

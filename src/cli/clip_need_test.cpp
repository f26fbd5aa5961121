#include "cli/clip_need.h"

#include <gtest/gtest.h>

namespace zoetrope::cli {
namespace {

using enum ClipState;

store::ClipView stored(ClipState state, HoldReason hold = HoldReason::none) {
  store::ClipView view;
  view.shot.number = 7;
  view.shot.prompt = "the fox listens";
  view.state = state;
  view.hold = hold;
  view.take = state == done ? 1 : 0;
  view.image_sha256 = "image-1";
  return view;
}

PlannedClip clip(std::optional<store::ClipView> view, bool whole_file) {
  PlannedClip planned;
  planned.shot.number = 7;
  planned.shot.prompt = "the fox listens";
  planned.image = media::ImageInfo{};
  planned.image->sha256 = "image-1";
  planned.stored = std::move(view);
  if (whole_file) planned.file = store::VerifiedFile{"clip_07.mp4", "sha", 9, std::chrono::seconds(10)};
  return planned;
}

PlannedClip decided(PlannedClip planned, Purpose purpose = Purpose::complete,
                    Output output = Output::videos) {
  decide_need(planned, output, purpose);
  return planned;
}

TEST(ClipNeed, AClipThatWasGivenUpWaitsForAPersonAndOneWhoseRenderCameAfterAllIsFree) {
  store::ClipView given_up = stored(failed);
  given_up.given_up = true;
  EXPECT_EQ(decided(clip(given_up, false)).need, Need::person);
  EXPECT_EQ(decided(clip(given_up, false), Purpose::redo).need, Need::render);
  for (const AttemptState attempt : {AttemptState::accepted, AttemptState::succeeded}) {
    store::ClipView back = stored(cancelled);
    back.attempt_state = attempt;
    EXPECT_EQ(decided(clip(back, false)).need, Need::resume);
    EXPECT_EQ(decided(clip(back, false), Purpose::redo).need, Need::resume);
  }
}

TEST(ClipNeed, FollowsTheStoredStateAndTheFile) {
  struct Row {
    std::optional<store::ClipView> view;
    bool whole_file;
    Need complete;
    Need redo;
  };
  const Row rows[] = {
      {std::nullopt, false, Need::render, Need::render},
      {std::nullopt, true, Need::nothing, Need::render},
      {stored(ready), false, Need::render, Need::render},
      {stored(hosted), true, Need::nothing, Need::render},
      {stored(sending), false, Need::resume, Need::resume},
      {stored(waiting), false, Need::resume, Need::resume},
      {stored(fetching), false, Need::resume, Need::resume},
      {stored(done), true, Need::nothing, Need::render},
      {stored(done), false, Need::resume, Need::render},
      {stored(failed), false, Need::render, Need::render},
      {stored(held, HoldReason::ambiguous), false, Need::person, Need::person},
      {stored(held, HoldReason::disk_full), false, Need::resume, Need::resume},
      {stored(held, HoldReason::bad_result), false, Need::resume, Need::render},
  };
  for (const Row& row : rows) {
    const std::string_view name = row.view ? to_string(row.view->state) : "unknown";
    EXPECT_EQ(decided(clip(row.view, row.whole_file)).need, row.complete) << name;
    const PlannedClip again = decided(clip(row.view, row.whole_file), Purpose::redo);
    EXPECT_EQ(again.need, row.redo) << name;
    EXPECT_EQ(again.anew, row.redo == Need::render) << name;
  }
}

TEST(ClipNeed, AProblemOfTheImageRefusesTheRenderAndLeavesADoneClipAlone) {
  PlannedClip broken = clip(stored(done), true);
  broken.problem = "is no picture";
  EXPECT_EQ(decided(broken).need, Need::nothing);
  EXPECT_EQ(decided(broken, Purpose::redo).need, Need::refused);
  PlannedClip missing = clip(std::nullopt, false);
  missing.problem = "is no picture";
  EXPECT_EQ(decided(missing).need, Need::refused);
}

TEST(ClipNeed, AChangedPromptOrImageIsNoticedAndNeverPaidForByItself) {
  PlannedClip words = clip(stored(done), true);
  words.shot.prompt = "the fox runs";
  EXPECT_EQ(decided(words).difference, "its prompt was changed");
  EXPECT_EQ(decided(words).need, Need::nothing);
  PlannedClip picture = clip(stored(done), true);
  picture.image->sha256 = "image-2";
  EXPECT_EQ(decided(picture).difference, "its image was changed");
  picture.shot.negative_prompt = "blur";
  EXPECT_EQ(decided(picture).difference, "its prompt and its image were changed");
  EXPECT_EQ(decided(clip(stored(done), true)).difference, "");
}

TEST(ClipNeed, WhatAnAdoptedFileWasMadeFromIsNotKnown) {
  PlannedClip adopted = clip(stored(done), true);
  adopted.stored->adopted = true;
  adopted.shot.prompt = "the fox runs";
  EXPECT_EQ(decided(adopted).difference, "");
}

TEST(ClipNeed, APreviewFollowsTheShotList) {
  PlannedClip words = clip(stored(done), true);
  words.shot.prompt = "the fox runs";
  const PlannedClip preview = decided(words, Purpose::complete, Output::previews);
  EXPECT_EQ(preview.need, Need::render);
  EXPECT_TRUE(preview.anew);
  EXPECT_EQ(decided(clip(stored(done), true), Purpose::complete, Output::previews).need, Need::nothing);
}

TEST(ClipNeed, ARetryTakesUpWhatDidNotComeToAGoodEnd) {
  EXPECT_TRUE(is_to_be_retried(clip(stored(failed), false)));
  EXPECT_TRUE(is_to_be_retried(clip(stored(held, HoldReason::bad_result), false)));
  EXPECT_FALSE(is_to_be_retried(clip(stored(held, HoldReason::ambiguous), false)));
  EXPECT_FALSE(is_to_be_retried(clip(stored(done), true)));
  EXPECT_FALSE(is_to_be_retried(clip(stored(waiting), false)));
  EXPECT_FALSE(is_to_be_retried(clip(std::nullopt, false)));
  PlannedClip late = clip(stored(waiting), false);
  late.stored->late = true;
  EXPECT_TRUE(is_to_be_retried(late));
}

TEST(ClipNeed, ARetryOfAFailedRedoRendersAlthoughTheOldTakeIsThere) {
  PlannedClip redone = clip(stored(failed), true);
  redone.stored->take = 1;
  EXPECT_EQ(decided(redone).need, Need::nothing) << "nothing is missing";
  const PlannedClip again = decided(redone, Purpose::retry);
  EXPECT_EQ(again.need, Need::render);
  EXPECT_TRUE(again.anew);
}

}  // namespace
}  // namespace zoetrope::cli

#include "cli/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/test_views.h"

namespace zoetrope::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Words, EveryStateHasPlainOnes) {
  const std::pair<ClipState, const char*> rows[] = {{ClipState::ready, "not asked for yet"},
                                                    {ClipState::hosted, "waiting to be sent"},
                                                    {ClipState::sending, "being sent"},
                                                    {ClipState::ambiguous, "in doubt"},
                                                    {ClipState::waiting, "rendering"},
                                                    {ClipState::fetching, "downloading"},
                                                    {ClipState::done, "done"},
                                                    {ClipState::held, "held"},
                                                    {ClipState::failed, "failed"},
                                                    {ClipState::cancelled, "cancelled"}};
  for (const auto& [state, words] : rows) EXPECT_EQ(state_words(clip_in(1, state)), words);
  store::ClipView clip = clip_in(1, ClipState::waiting);
  clip.late = true;
  EXPECT_EQ(state_words(clip), "late, still rendering");
  clip = clip_in(1, ClipState::ready);
  clip.scheduled = true;
  EXPECT_EQ(state_words(clip), "waiting for its image to be hosted");
  EXPECT_EQ(short_state_words(clip), "waiting for its image");
}

TEST(Words, AHeldClipSaysWhatToDo) {
  store::ClipView clip = clip_in(1, ClipState::held);
  clip.error = Error{ErrorCode::ambiguous, "the answer was lost"};
  clip.image_url = "https://files.example/tmp/3f2a.png";
  const std::pair<HoldReason, const char*> rows[] = {
      {HoldReason::ambiguous, "image 3f2a.png at https://kie.ai/logs"},
      {HoldReason::result_missing, "run generate again to fetch"},
      {HoldReason::bad_result, "run generate again to fetch"},
      {HoldReason::disk_full, "make room"},
      {HoldReason::poison, "another chance"}};
  for (const auto& [hold, advice] : rows) {
    clip.hold = hold;
    EXPECT_THAT(detail_words(clip), AllOf(HasSubstr("the answer was lost; "), HasSubstr(advice)));
  }
}

TEST(Words, AFileThatWasThereAlreadyIsNotSaidToBeRendered) {
  store::ClipView clip = done_clip(1);
  clip.render_time.reset();
  clip.adopted = true;
  EXPECT_EQ(detail_words(clip), "10.04 s, 15.3 MB, was there already");
}

TEST(Words, WhatAServiceAnsweredIsMadePrintable) {
  store::ClipView clip = clip_in(1, ClipState::failed);
  clip.error = Error{ErrorCode::rejected, "no\n\x1B[2J"};
  EXPECT_EQ(detail_words(clip), "no??[2J");
}

TEST(Words, TasksHavePlainOnesToo) {
  EXPECT_EQ(task_words(TaskStatus::video_ready), "done");
  EXPECT_EQ(task_words(TaskStatus::video_error), "needs you");
  EXPECT_EQ(task_words(TaskStatus::queued), "not finished");
}

}  // namespace
}  // namespace zoetrope::cli

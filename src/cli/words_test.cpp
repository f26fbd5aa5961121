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
    EXPECT_THAT(detail_words(clip, Redactor()), AllOf(HasSubstr("the answer was lost; "), HasSubstr(advice)));
  }
}

TEST(Words, AFileThatWasThereAlreadyIsNotSaidToBeRendered) {
  store::ClipView clip = done_clip(1);
  clip.render_time.reset();
  clip.adopted = true;
  EXPECT_EQ(detail_words(clip, Redactor()), "10.04 s, 15.3 MB, was there already");
}

TEST(Words, WhatAServiceAnsweredIsMadePrintable) {
  store::ClipView clip = clip_in(1, ClipState::failed);
  clip.error = Error{ErrorCode::rejected, "no\n\x1B[2J"};
  EXPECT_EQ(detail_words(clip, Redactor()), "no??[2J");
}

TEST(Words, AKeyAcrossTheCutIsFoundBeforeItIsCut) {
  const std::string key = "canary-key-4f7d-and-more-of-it";
  Redactor redactor;
  redactor.add(Secret(key));
  store::ClipView clip = clip_in(1, ClipState::failed);
  for (std::size_t before = 500 - key.size(); before <= 500; ++before) {
    clip.error = Error{ErrorCode::rejected, std::string(before, 'x') + key + std::string(200, 'y')};
    EXPECT_THAT(detail_words(clip, redactor), AllOf(Not(HasSubstr("cana")), HasSubstr("..."))) << before;
  }
  clip.error.reset();
  clip.note = std::string(290, 'x') + key;
  EXPECT_EQ(detail_words(clip, redactor), std::string(290, 'x') + "[redacted]");
}

TEST(Words, TheCutDoesNotDivideACharacter) {
  const std::string words = std::string(499, 'x') + "\xC3\xA9";
  EXPECT_EQ(cut_words(words, Redactor()), std::string(499, 'x') + "...");
  EXPECT_EQ(cut_words(words, Redactor(), 501), words);
}

TEST(Words, TasksHavePlainOnesToo) {
  EXPECT_EQ(task_words(TaskStatus::video_ready), "done");
  EXPECT_EQ(task_words(TaskStatus::video_error), "needs you");
  EXPECT_EQ(task_words(TaskStatus::video_error, /*has_next_round=*/true), "tries again");
  EXPECT_EQ(task_words(TaskStatus::queued), "not finished");
}

}  // namespace
}  // namespace zoetrope::cli

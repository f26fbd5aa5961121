#include "lifecycle/task_status.h"

#include <gtest/gtest.h>

#include <vector>

namespace zoetrope::lifecycle {
namespace {

using enum ClipState;

TEST(TaskStatusOfClips, IsGivenByTheFirstRuleThatFits) {
  const ClipStanding asked{ready, false, true};
  const ClipStanding unasked{ready, false, false};
  struct Row {
    std::vector<ClipStanding> clips;
    TaskStatus expected;
  };
  const Row rows[] = {
      {{}, TaskStatus::queued},
      {{unasked}, TaskStatus::queued},
      {{unasked, {done}}, TaskStatus::queued},
      {{asked}, TaskStatus::processing},
      {{asked, unasked}, TaskStatus::processing},
      {{{hosted}}, TaskStatus::processing},
      {{{sending}}, TaskStatus::processing},
      {{{ambiguous}}, TaskStatus::processing},
      {{{waiting}}, TaskStatus::processing},
      {{{fetching}}, TaskStatus::processing},
      {{{waiting, true}}, TaskStatus::video_error},
      {{{waiting, true}, {waiting}}, TaskStatus::processing},
      {{{held}}, TaskStatus::video_error},
      {{{failed}}, TaskStatus::video_error},
      {{{failed}, {hosted}}, TaskStatus::processing},
      {{{failed}, unasked}, TaskStatus::video_error},
      {{{done}, {failed}}, TaskStatus::video_error},
      {{{done}, {done}}, TaskStatus::video_ready},
      {{{done}, {cancelled}}, TaskStatus::video_ready},
      {{{cancelled}, {cancelled}}, TaskStatus::cancelled},
      {{{cancelled}, {held}}, TaskStatus::video_error},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(task_status(row.clips), row.expected) << "row " << &row - rows;
  }
}

TEST(TaskStatusOfClips, OfAHandedOverTaskDependsOnItsPlanAndOnWhetherItRests) {
  const ClipStanding asked{ready, false, true};
  struct Row {
    std::vector<ClipStanding> clips;
    HandedStanding handed;
    TaskStatus expected;
  };
  const Row rows[] = {
      {{}, {Planning::due}, TaskStatus::queued},
      {{}, {Planning::failed}, TaskStatus::video_error},
      {{{failed}, {done}}, {Planning::due}, TaskStatus::queued},
      {{{done}}, {Planning::failed}, TaskStatus::video_error},
      {{{waiting}}, {Planning::due}, TaskStatus::processing},
      {{{failed}, {hosted}}, {Planning::none, true}, TaskStatus::video_error},
      {{{failed}, asked}, {Planning::none, true}, TaskStatus::video_error},
      {{{failed}, {hosted}, {waiting}}, {Planning::none, true}, TaskStatus::processing},
      {{{done}, {hosted}, {waiting}}, {.called_off = true}, TaskStatus::cancelled},
      {{{done}}, {.called_off = true}, TaskStatus::cancelled},
      {{}, {.called_off = true}, TaskStatus::cancelled},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(task_status(row.clips, row.handed), row.expected) << "row " << &row - rows;
  }
}

TEST(TaskStatusOfClips, OfAStoppedAccountIsAnErrorAsFarAsItKeepsThemFromMoving) {
  const ClipStanding asked{ready, false, true};
  const ClipStanding unasked{ready, false, false};
  struct Row {
    std::vector<ClipStanding> clips;
    TaskStatus without_credit;
    TaskStatus without_key;
  };
  const Row rows[] = {
      {{{hosted}}, TaskStatus::video_error, TaskStatus::video_error},
      {{asked, {done}}, TaskStatus::video_error, TaskStatus::video_error},
      {{{hosted}, {waiting}}, TaskStatus::processing, TaskStatus::video_error},
      {{{fetching}}, TaskStatus::processing, TaskStatus::video_error},
      {{{hosted}, {sending}}, TaskStatus::processing, TaskStatus::processing},
      {{unasked}, TaskStatus::queued, TaskStatus::queued},
      {{{done}, {done}}, TaskStatus::video_ready, TaskStatus::video_ready},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(task_status(row.clips, {.stopped = Stopped::sends}), row.without_credit)
        << "row " << &row - rows;
    EXPECT_EQ(task_status(row.clips, {.stopped = Stopped::everything}), row.without_key)
        << "row " << &row - rows;
  }
}

TEST(TaskStatusOfClips, OfWhatPassesByItselfIsNoError) {
  for (const Breaker breaker : {Breaker::closed, Breaker::maintenance, Breaker::storm})
    EXPECT_EQ(stopped_by(breaker), Stopped::nothing);
  for (const Breaker breaker : {Breaker::payment_required, Breaker::key_limited})
    EXPECT_EQ(stopped_by(breaker), Stopped::sends);
  EXPECT_EQ(stopped_by(Breaker::unauthenticated), Stopped::everything);
}

TEST(TaskStatusOfClips, DoesNotDependOnTheirOrder) {
  const std::vector<ClipStanding> clips{{done}, {failed}, {hosted}, {cancelled}};
  const std::vector<ClipStanding> backwards(clips.rbegin(), clips.rend());
  EXPECT_EQ(task_status(clips), task_status(backwards));
}

}  // namespace
}  // namespace zoetrope::lifecycle

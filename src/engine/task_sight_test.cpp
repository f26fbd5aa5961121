#include "engine/task_sight.h"

#include <gmock/gmock.h>

#include "engine/test_engine.h"

namespace zoetrope::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TaskSightTest : public store::StoreTest {
 protected:
  TestClock clock_{now_};
  std::set<std::string> there_;
  int looks_ = 0;
  TaskSight sight_{store(), clock_, [this](const Project& project) {
                     ++looks_;
                     return there_.contains(project.str());
                   }};
};

TEST_F(TaskSightTest, ATaskThatWasNotLookedForIsNotHereAndIsLookedForNext) {
  ASSERT_TRUE(sight_.look());
  const TaskId task = wanted_task(1);
  there_ = {"poke1/vid_1"};
  EXPECT_FALSE(sight_.is_here(task));
  EXPECT_TRUE(sight_.has_unknown());
  EXPECT_TRUE(sight_.look().value()) << "at once, although it is not time to";
  EXPECT_TRUE(sight_.is_here(task));
  EXPECT_FALSE(sight_.has_unknown());
  EXPECT_THAT(sight_.tasks_not_here(), IsEmpty());
}

TEST_F(TaskSightTest, WhatAppearsAndGoesIsNoticedAfterAWhileAndNotAtEachTurn) {
  const TaskId task = wanted_task(1);
  EXPECT_TRUE(sight_.look().value());
  EXPECT_THAT(sight_.tasks_not_here(), ElementsAre(task.str()));
  EXPECT_THAT(sight_.projects_not_here(), ElementsAre("poke1/vid_1"));
  there_ = {"poke1/vid_1"};
  EXPECT_FALSE(sight_.look().value());
  EXPECT_EQ(looks_, 1);
  advance(sight_interval);
  EXPECT_TRUE(sight_.look().value());
  EXPECT_TRUE(sight_.is_here(task));
  advance(sight_interval);
  EXPECT_FALSE(sight_.look().value()) << "nothing is new";
  there_.clear();
  advance(sight_interval);
  EXPECT_TRUE(sight_.look().value());
  EXPECT_FALSE(sight_.is_here(task)) << "a share that is not mounted any more";
}

TEST_F(TaskSightTest, ATaskThatHasJustComeIsLookedForByItself) {
  const TaskId known = wanted_task(1);
  ASSERT_TRUE(sight_.look());
  const TaskId task = make_task(1, spec("vid_2"));
  ASSERT_TRUE(store().want_clip(clip(task, 1).id, false, now_));
  there_ = {"poke1/vid_1", "poke1/vid_2"};
  ASSERT_TRUE(sight_.look_for_new());
  EXPECT_TRUE(sight_.is_here(task));
  EXPECT_FALSE(sight_.is_here(known)) << "it is looked for again when it is time to";
  EXPECT_EQ(looks_, 2);
}

}  // namespace
}  // namespace zoetrope::engine

#include <gmock/gmock.h>

#include "engine/engine.h"
#include "engine/test_engine.h"

namespace zoetrope::engine {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Clips of what was handed over are made by a step, whose result has to be stored like any other.
class PlansOfAWorker : public EngineTest {
 protected:
  TaskId hand_over(std::string_view project) {
    return store().hand_over(spec(project), {}, now_).value().task;
  }
  static lifecycle::Planned plan_of(int clips) {
    lifecycle::Planned planned;
    for (const Shot& shot : shots(clips)) planned.shots.push_back({.shot = shot});
    return planned;
  }
  void turn_until(const TaskId& task, ClipState state) {
    for (int turns = 0; turns < 400 && count(task, state) == 0; ++turns) {
      if (!worker_.turn()) advance(seconds(1));
    }
  }
  void turn_until_over(std::size_t times) {
    for (int turns = 0; turns < 400 && listener_.over.size() < times; ++turns) {
      if (!worker_.turn()) advance(seconds(1));
    }
    for (int turns = 0; turns < 10; ++turns) worker_.turn();
  }
  /// Clips that were told of as failed.
  std::vector<int> told_failed() {
    std::vector<int> numbers;
    for (const store::ClipEvent& event : listener_.events) {
      if (event.after == ClipState::failed) numbers.push_back(event.number);
    }
    return numbers;
  }

  Engine worker_{store(), journal_, dispatcher_, clock_, listener_, {.serves = true, .accounts = {"kie"}}};
};

TEST_F(PlansOfAWorker, ThatTheDatabaseDoesNotTakeForAMomentHoldNothingUpForEver) {
  provider_.plan_answer = plan_of(2);
  const TaskId task = hand_over("vid_1");
  rows("CREATE TRIGGER jam BEFORE INSERT ON clips BEGIN SELECT RAISE(ABORT, 'jammed'); END");
  for (int turns = 0; turns < 5; ++turns) {
    worker_.turn();
    advance(seconds(1));
  }
  EXPECT_EQ(worker_.wait_time(), Duration(store_retry_interval));
  EXPECT_EQ(listener_.notices.size(), 1U) << "said once";
  EXPECT_EQ(listener_.kind_of("does not take plans yet"), lifecycle::NoticeKind::trouble);
  rows("DROP TRIGGER jam");
  turn_until(task, ClipState::done);
  EXPECT_EQ(provider_.tasks_made(), 2);
}

TEST_F(PlansOfAWorker, ThatCanNeverBeStoredArePutAside) {
  provider_.plan_answer = plan_of(1);
  const TaskId task = hand_over("vid_1");
  rows("UPDATE task_settings SET project_id = '../no name' WHERE task_id = '" + task.str() + "'");
  for (int turns = 0; turns < 5; ++turns) {
    worker_.turn();
    advance(seconds(1));
  }
  EXPECT_EQ(number("SELECT COUNT(*) FROM hand_overs WHERE plan_owner IS NOT NULL"), 0)
      << "nobody has its lease";
}

TEST_F(PlansOfAWorker, AreToldToTheirEndOnceEachTime) {
  provider_.plan_answer = plan_of(2);
  const TaskId task = hand_over("vid_1");
  turn_until_over(1);
  EXPECT_THAT(listener_.over, ElementsAre(task.str() + " video_ready"));
  // Handed over again it is over at once: everything is there.
  auto again = plan_of(2);
  for (lifecycle::FoundShot& found : again.shots)
    found.file = lifecycle::FoundFile{"clip.mp4", "sha", 9, seconds(10)};
  provider_.plan_answer = again;
  hand_over("vid_1");
  turn_until_over(2);
  EXPECT_THAT(listener_.over, ElementsAre(task.str() + " video_ready", task.str() + " video_ready"));
}

TEST_F(PlansOfAWorker, NameTheClipThatCannotBeginAndEndInAnErrorOnlyAfterTheOthers) {
  auto plan = plan_of(3);
  plan.shots[1].shot.image_problem = "there is no picture clip_02.png";
  provider_.plan_answer = plan;
  const TaskId task = hand_over("vid_1");
  turn_until_over(1);
  EXPECT_THAT(told_failed(), ElementsAre(2));
  EXPECT_EQ(count(task, ClipState::done), 2);
  EXPECT_THAT(listener_.over, ElementsAre(task.str() + " video_error"));
  // Asked for again it fails again, and says so.
  hand_over("vid_1");
  turn_until_over(2);
  EXPECT_THAT(told_failed(), ElementsAre(2, 2));
  EXPECT_THAT(listener_.over, SizeIs(2));
}

TEST_F(PlansOfAWorker, ThatCannotBeMadeEndTheTaskToo) {
  provider_.plan_answer = lifecycle::Fail{{ErrorCode::invalid_input, "no person has read the prompts"}};
  const TaskId task = hand_over("vid_1");
  turn_until_over(1);
  EXPECT_THAT(listener_.over, ElementsAre(task.str() + " video_error"));
  EXPECT_EQ(listener_.kind_of("waits for a person: no person has read"), lifecycle::NoticeKind::person);
}

TEST_F(PlansOfAWorker, AForegroundRunTellsOfItselfInAnotherWay) {
  run(prepare(1));
  EXPECT_THAT(listener_.over, IsEmpty());
}

}  // namespace
}  // namespace zoetrope::engine

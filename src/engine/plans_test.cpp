#include "engine/engine.h"
#include "engine/test_engine.h"

namespace zoetrope::engine {
namespace {

using std::chrono::seconds;

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

}  // namespace
}  // namespace zoetrope::engine

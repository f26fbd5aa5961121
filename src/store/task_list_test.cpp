#include <gmock/gmock.h>

#include "store/test_store.h"

namespace zoetrope::store {
namespace {

using ::testing::ElementsAre;

/// All tasks there are, of which most are over.
class TaskLists : public StoreTest {
 protected:
  void task(const std::string& project, const std::string& status, const std::string& written) {
    const TaskId made = make_task(1, spec(project));
    rows("UPDATE tasks SET status = '" + status + "', updated_at = '" + written + "' WHERE id = '" +
         made.str() + "'");
  }
  std::vector<std::string> listed(int over_max) {
    std::vector<std::string> names;
    const TaskList list = store().latest_tasks(over_max).value();
    for (const TaskSummary& one : list.tasks) names.push_back(one.project.name.str());
    return names;
  }
};

TEST_F(TaskLists, HaveWhatIsNotOverAndWhatWasOverLast) {
  task("a", "video_ready", "2026-11-01T10:00:00Z");
  task("b", "video_error", "2026-11-01T09:00:00Z");
  task("c", "cancelled", "2026-11-03T10:00:00Z");
  task("d", "video_approved", "2026-11-02T10:00:00Z");
  task("e", "queued", "2026-10-01T10:00:00Z");
  EXPECT_THAT(listed(0), ElementsAre("b", "e"));
  EXPECT_THAT(listed(2), ElementsAre("b", "c", "d", "e"));
  EXPECT_THAT(listed(9), ElementsAre("a", "b", "c", "d", "e"));
  EXPECT_EQ(store().latest_tasks(2)->over_not_listed, 1);
  EXPECT_EQ(store().tasks()->size(), 5U);
}

}  // namespace
}  // namespace zoetrope::store

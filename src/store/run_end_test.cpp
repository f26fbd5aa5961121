#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/test_store.h"

namespace zoetrope::store {
namespace {

using ::testing::EndsWith;

class BlockedTask : public StoreTest {
 protected:
  std::string status() { return text("SELECT status FROM tasks"); }
  std::string log() { return text("SELECT error_log FROM tasks"); }
  const Error key_{ErrorCode::unauthenticated, "KIE.ai authentication failed - Check KIE_API_KEY"};
};

TEST_F(BlockedTask, IsAnErrorWithItsReasonUntilSomebodyGoesOn) {
  const TaskId task = wanted_task(2);
  EXPECT_EQ(status(), "processing");
  ASSERT_TRUE(store().note_blocked(task, key_, now_));
  EXPECT_EQ(status(), "video_error");
  EXPECT_EQ(log(), to_rfc3339(now_.wall) + " run: KIE.ai authentication failed - Check KIE_API_KEY\n");

  host_all();
  EXPECT_EQ(status(), "processing");
  EXPECT_THAT(log(), EndsWith("Check KIE_API_KEY\n")) << "nothing is taken away";
}

TEST_F(BlockedTask, SaysOnceWhatAClipHasSaidAlready) {
  const TaskId task = wanted_task(2);
  host_all();
  const lifecycle::StepInput sent = send_one();
  finish(sent, {refused(sent.attempt, ErrorCode::rejected)});
  const std::string before = log();
  ASSERT_TRUE(store().note_blocked(task, clip(task, sent.shot.number).error.value(), now_));
  EXPECT_EQ(log(), before);
  ASSERT_TRUE(store().note_blocked(task, key_, now_));
  ASSERT_TRUE(store().note_blocked(task, key_, now_));
  EXPECT_EQ(log(), before + to_rfc3339(now_.wall) + " run: " + key_.message + "\n");
}

TEST_F(BlockedTask, ThatWasDoneOrApprovedStaysSo) {
  const TaskId task = make_task(1);
  for (const char* status_name : {"video_ready", "video_approved", "cancelled"}) {
    ASSERT_TRUE(open_database()->execute("UPDATE tasks SET status = ?1", {std::string(status_name)}));
    ASSERT_TRUE(store().note_blocked(task, key_, now_));
    EXPECT_EQ(status(), status_name);
  }
}

}  // namespace
}  // namespace zoetrope::store

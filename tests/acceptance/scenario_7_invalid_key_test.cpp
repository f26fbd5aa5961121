#include "acceptance/harness.h"
#include "acceptance/log_lines.h"

/// Scenario 7 of the story: Invalid API Key Error (Non-Retriable).

namespace zoetrope::acceptance {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* clear_error = "KIE.ai authentication failed - Check KIE_API_KEY";

class Scenario7 : public Acceptance {
 protected:
  void SetUp() override {
    Acceptance::SetUp();
    make_project(3);
  }

  void use_wrong_key() { environment_["KIE_API_KEY"] = "canary-key-wrong-8e2b7a"; }
};

/// Given KIE_API_KEY is incorrect, when any clip is to be generated, then the 401 is not retried, nothing is
/// sent, and the error is clear.
TEST_F(Scenario7, AWrongKeyIsSaidAtOnceAndNotTriedAgain) {
  use_wrong_key();
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 3);
  EXPECT_THAT(ended.err, HasSubstr(clear_error));
  EXPECT_THAT(ended.err + ended.out, Not(HasSubstr("canary-key-wrong-8e2b7a")));
  EXPECT_EQ(asked("credit"), 1) << "asked once, for free";
  EXPECT_EQ(figures().creates_received, 0);
}

/// A key that expires between two clips: the send is refused, the task is a video error at once, and after
/// the manual fix a manual retry goes on.
TEST_F(Scenario7, AKeyThatExpiresInTheMiddleMakesTheTaskAVideoErrorAtOnce) {
  change_fake(R"({"slow_seconds": 0.5, "next": {"createTask.slow": 1}})");
  const auto program = begin_generate();
  ASSERT_TRUE(eventually([&] { return figures().creates_received >= 1; }));
  change_fake(R"({"key": "canary-key-another"})");
  const Ended ended = end(*program);
  EXPECT_EQ(ended.status, 3) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr(clear_error));
  EXPECT_LE(figures().creates_received, 2);
  EXPECT_EQ(figures().billed_tasks, 0);
  EXPECT_EQ(text("SELECT status FROM tasks"), "video_error");
  EXPECT_THAT(text("SELECT error_log FROM tasks"), HasSubstr(clear_error));

  change_fake(R"({"key": ")" + key_ + R"("})");
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(figures().billed_tasks, 3);
  EXPECT_EQ(text("SELECT status FROM tasks"), "video_ready");
}

/// The same when the key is wrong from the beginning of a run that goes on with a task.
TEST_F(Scenario7, ATaskThatIsGoneOnWithUnderAWrongKeyIsAVideoErrorToo) {
  EXPECT_EQ(zoetrope({"generate", "demo/story:1", "--yes", "--poll-interval", "0.1"}).status, 0);
  EXPECT_EQ(text("SELECT status FROM tasks"), "queued");
  use_wrong_key();
  EXPECT_EQ(generate().status, 3);
  EXPECT_EQ(text("SELECT status FROM tasks"), "video_error");
  EXPECT_THAT(text("SELECT error_log FROM tasks"), HasSubstr(clear_error));
  environment_["KIE_API_KEY"] = key_;
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(text("SELECT status FROM tasks"), "video_ready");
}

/// "Log clear error", for a machine.
TEST_F(Scenario7, TheLogHasTheErrorAndTheStatusOfTheCall) {
  change_fake(R"({"status_follows_code": true})");
  use_wrong_key();
  const auto lines = log_lines(generate({"--log-format", "json"}));
  const auto calls = events_of(lines, "api_call");
  ASSERT_EQ(calls.size(), 1U);
  EXPECT_EQ(calls.front()["status"], 401);
  EXPECT_EQ(calls.front()["level"], "warning");
  const auto errors = events_of(lines, "error");
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors.front()["message"], clear_error);
}

/// A worker sends nothing with it, and once the key is right again the task goes on.
TEST_F(Scenario7, AWorkerSendsNothingAndGoesOnOnceTheKeyIsRight) {
  queue();
  use_wrong_key();
  const auto refused = begin_worker();
  EXPECT_TRUE(refused->says(clear_error)) << refused->errors();
  EXPECT_TRUE(becomes("video_error")) << refused->errors();
  EXPECT_THAT(text("SELECT error_log FROM tasks"), HasSubstr(clear_error));
  EXPECT_EQ(figures().creates_received, 0);
  stop_worker(*refused);
  environment_["KIE_API_KEY"] = key_;
  const auto worker = begin_worker();
  EXPECT_TRUE(becomes("video_ready")) << worker->errors();
  stop_worker(*worker);
}

}  // namespace
}  // namespace zoetrope::acceptance

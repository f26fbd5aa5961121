#include <fmt/format.h>

#include "acceptance/harness.h"
#include "acceptance/log_lines.h"

/// Scenario 4 of the story: Timeout After 10 Minutes (NFR-I3 Limit Exceeded). What outruns its limit is late
/// and not lost: the status and the words are the story's, and the render that is paid for is waited for on.

namespace zoetrope::acceptance {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

class Scenario4 : public Acceptance {
 protected:
  void SetUp() override {
    Acceptance::SetUp();
    make_project(18);
  }

  /// Clip 12 is at KIE and will take `seconds`; whoever sent it is dead.
  void send_clip_12(int seconds) {
    change_fake(fmt::format(R"({{"render_median_seconds": {}}})", seconds));
    const auto program = begin({"generate", "demo/story:12", "--yes", "--poll-interval", "0.1"});
    ASSERT_TRUE(program->says("accepted, rendering"));
    program->signal(SIGKILL);
    end(*program);
    change_fake(R"({"render_median_seconds": 0.3})");
  }

  /// Everything but clip 12 is there, the task is a video_error that says why, and clip 12 costs once.
  void expect_only_clip_12_late(const Ended& ended, const std::string& limit) {
    const std::string words = "Video generation timeout - Clip 12/18 exceeded " + limit;
    EXPECT_EQ(ended.status, 1) << ended.err;
    EXPECT_THAT(ended.err, HasSubstr(words));
    EXPECT_THAT(ended.out, HasSubstr("generated 17 new clips\n1 late\n"));
    EXPECT_EQ(text("SELECT status FROM tasks"), "video_error");
    EXPECT_THAT(text("SELECT error_log FROM tasks"),
                ContainsRegex("^20[0-9-]+T[0-9:.]+Z clip 12, poll: " + words));
    EXPECT_EQ(figures().creates_received, 18);
  }

  /// Once the render is over, another run fetches it: the first eleven are not touched, and nothing is paid.
  void expect_harvest() {
    const auto clip_1 = std::filesystem::last_write_time(clip_file(1));
    ASSERT_TRUE(eventually([&] { return figures().in_flight == 0; }));
    const Ended ended = zoetrope({"retry", "demo/story", "--yes", "--poll-interval", "0.1"});
    EXPECT_EQ(ended.status, 0) << ended.err;
    EXPECT_THAT(ended.out, HasSubstr("generated 1 new clips"));
    EXPECT_EQ(text("SELECT status FROM tasks"), "video_ready");
    EXPECT_EQ(figures().creates_received, 18) << "nothing is sent again";
    EXPECT_EQ(figures().billed_tasks, 18);
    EXPECT_EQ(text("SELECT total_cost_usd FROM tasks"), "7.5600");
    EXPECT_EQ(std::filesystem::last_write_time(clip_file(1)), clip_1);
    EXPECT_EQ(asked("catbox") + asked("upload"), 18);
  }
};

/// Given the render of clip 12 is under way, when it exceeds the limit (two seconds here), then the task is a
/// video error with that reason, and a retry resumes with clip 12.
TEST_F(Scenario4, ARenderThatOutrunsItsLimitIsAnErrorThatARetryHarvests) {
  environment_["ZOETROPE_RENDER_TIMEOUT"] = "2";
  send_clip_12(15);
  expect_only_clip_12_late(generate(), "2 seconds");
  expect_harvest();
}

/// The words of the story, with its ten minutes: they passed while the sender was dead.
TEST_F(Scenario4, TheWordsAreTheStorysWhenTenMinutesHavePassed) {
  send_clip_12(15);
  execute(
      "UPDATE attempts SET accepted_at = accepted_at - 660000000, late_after_at = late_after_at - 660000000");
  expect_only_clip_12_late(generate(), "10 minutes");
}

/// In the log it is the clip's line, with all that identifies it.
TEST_F(Scenario4, TheLogNamesTheClipThatIsLate) {
  environment_["ZOETROPE_RENDER_TIMEOUT"] = "1";
  change_fake(R"({"render_median_seconds": 4})");
  const Ended ended =
      zoetrope({"generate", "demo/story:12", "--yes", "--poll-interval", "0.1", "--log-format", "json"});
  EXPECT_EQ(ended.status, 1);
  int told = 0;
  for (const Json& line : events_of(log_lines(ended), "clip")) {
    if (line["message"].get<std::string>().find("Video generation timeout") == std::string::npos) continue;
    ++told;
    EXPECT_THAT(line["message"].get<std::string>(),
                HasSubstr("Video generation timeout - Clip 12/18 exceeded 1 second"));
    EXPECT_EQ(line["level"], "warning");
    EXPECT_EQ(line["clip"], 12);
    EXPECT_EQ(line["step"], "poll");
    EXPECT_EQ(line["attempt"], 1);
  }
  EXPECT_EQ(told, 1) << "once, however often it is looked at";
}

/// A late render that succeeds after all while another run is under way is a normal clip, with one charge.
TEST_F(Scenario4, ALateSuccessIsANormalClip) {
  environment_["ZOETROPE_RENDER_TIMEOUT"] = "1";
  change_fake(R"({"render_median_seconds": 4})");
  EXPECT_EQ(zoetrope({"generate", "demo/story:12", "--yes", "--poll-interval", "0.1"}).status, 1);
  EXPECT_EQ(text("SELECT status FROM tasks"), "video_error");
  change_fake(R"({"render_median_seconds": 0.3})");
  ASSERT_TRUE(eventually([&] { return figures().in_flight == 0; }));
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, Not(HasSubstr("late")));
  EXPECT_EQ(figures().creates_received, 18);
  EXPECT_EQ(number("SELECT COUNT(*) FROM ledger WHERE kind = 'post'"), 18);
}

/// A worker marks the task a video error at the limit, goes on watching, and it becomes ready without a
/// person.
TEST_F(Scenario4, AWorkerHarvestsALateRenderByItself) {
  environment_["ZOETROPE_RENDER_TIMEOUT"] = "2";
  environment_["ZOETROPE_ROUNDS"] = "1,1,1,1";
  send_clip_12(15);
  const auto worker = begin_worker();
  queue();
  EXPECT_TRUE(becomes("video_error")) << worker->errors();
  EXPECT_THAT(text("SELECT error_log FROM tasks"),
              HasSubstr("Video generation timeout - Clip 12/18 exceeded 2 seconds"));
  EXPECT_TRUE(becomes("video_ready")) << text("SELECT error_log FROM tasks");
  EXPECT_EQ(figures().creates_received, 18) << "nothing is sent again";
  EXPECT_EQ(text("SELECT total_cost_usd FROM tasks"), "7.5600");
  stop_worker(*worker);
}

}  // namespace
}  // namespace zoetrope::acceptance

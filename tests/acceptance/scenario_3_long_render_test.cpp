#include "acceptance/harness.h"
#include "acceptance/log_lines.h"

/// Scenario 3 of the story: Long-Running Kling API Operations (NFR-I3). A minute takes a second here.

namespace zoetrope::acceptance {
namespace {

using ::testing::AllOf;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::Le;

class Scenario3 : public Acceptance {
 protected:
  void SetUp() override {
    Acceptance::SetUp();
    environment_["ZOETROPE_RENDER_TIMEOUT"] = "10";
    environment_["ZOETROPE_POLL_INTERVAL"] = "0.5";
    make_project(18);
  }
};

/// Given the render of clip 7 is under way, when it takes 8 minutes, then it is polled on every 30 seconds,
/// does not time out before 10 minutes, is downloaded, and its generation time is logged.
TEST_F(Scenario3, ARenderOfEightMinutesIsWaitedForAndSucceeds) {
  change_fake(R"({"render_median_seconds": 8})");
  const Ended ended = zoetrope({"generate", "demo/story:7", "--yes", "--log-format", "json"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(std::filesystem::exists(clip_file(7)));
  // Every half second for eight of them; one that is late on a busy machine is not made up for.
  EXPECT_THAT(figures().tasks.front().polls, AllOf(Ge(8), Le(18)));
  EXPECT_EQ(figures().creates_received, 1);
  EXPECT_EQ(number("SELECT late FROM attempts"), 0);

  const auto lines = log_lines(ended);
  double render_seconds = 0;
  for (const Json& line : events_of(lines, "clip")) {
    EXPECT_NE(line["level"], "error") << line;
    if (line["state"] == "done") render_seconds = line["render_seconds"].get<double>();
  }
  EXPECT_GE(render_seconds, 7.9) << "eight, not the typical two to five";
  EXPECT_EQ(text("SELECT error_log FROM tasks"), "");
}

/// The limit is 600 seconds and the interval at most 30 unless somebody says otherwise.
TEST_F(Scenario3, TheLimitIsTenMinutesAndNobodyMaySetAnIntervalAboveThirtySeconds) {
  environment_.erase("ZOETROPE_RENDER_TIMEOUT");
  environment_.erase("ZOETROPE_POLL_INTERVAL");
  EXPECT_THAT(zoetrope({"config"}).out, ::testing::ContainsRegex("render-timeout +600"));
  const Ended ended = zoetrope({"generate", "demo/story", "--yes", "--poll-interval", "31"});
  EXPECT_EQ(ended.status, 2);
  EXPECT_THAT(ended.err, HasSubstr("30"));
}

}  // namespace
}  // namespace zoetrope::acceptance

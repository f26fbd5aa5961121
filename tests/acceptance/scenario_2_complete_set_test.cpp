#include <fmt/format.h>

#include "acceptance/harness.h"

/// Scenario 2 of the story: Complete Video Clip Set Generation (18 clips).

namespace zoetrope::acceptance {
namespace {

using ::testing::HasSubstr;

class Scenario2 : public Acceptance {
 protected:
  void expect_told_within_five_seconds() {
    constexpr std::int64_t five_seconds = 5'000'000;
    const std::string ready = " FROM outbox WHERE state = 'delivered' AND payload LIKE '%video_ready%'";
    EXPECT_EQ(number("SELECT COUNT(*)" + ready), 1);
    EXPECT_LT(number("SELECT COALESCE(MAX(delivered_at - at), 9000000)" + ready), five_seconds);
  }
};

/// Given 18 composites and 18 motion prompts, when all are processed, then 18 clips come out with controlled
/// parallelism, the task is `video_ready` and the cost is booked.
TEST_F(Scenario2, EighteenCompositesBecomeEighteenClipsWithAtMostFiveAtOnce) {
  make_project(18);
  const Ended ended = generate({"--host", "catbox"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("Skipped 0 existing clips, generated 18 new clips"));
  Words verify{"verify"};
  for (int clip = 1; clip <= 18; ++clip) verify.push_back(clip_file(clip).string());
  EXPECT_EQ(zoetrope(verify).status, 0);

  EXPECT_LE(figures().peak_in_flight, 5);
  EXPECT_GT(figures().peak_in_flight, 1);
  EXPECT_EQ(asked("catbox"), 18);
  EXPECT_EQ(text("SELECT status FROM tasks"), "video_ready");
  EXPECT_EQ(text("SELECT cost_usd FROM video_costs WHERE component = 'kling_video_clips'"), "7.5600");
  EXPECT_EQ(text("SELECT total_cost_usd FROM tasks"), "7.5600");
}

/// "controlled parallelism (5-8 concurrent max)": eight is as good as five when somebody says so.
TEST_F(Scenario2, EightAtOnceWhenThatIsSaid) {
  limit_ = 8;
  make_project(12);
  change_fake(R"({"render_median_seconds": 10})");
  const auto program = begin_generate({"--max-in-flight", "8"});
  EXPECT_TRUE(eventually([&] { return figures().in_flight == 8; }));
  change_fake(R"({"render_median_seconds": 0.3})");
  EXPECT_EQ(end(*program).status, 0);
  EXPECT_EQ(figures().peak_in_flight, 8);
}

/// The status is the clips': it is not `video_ready` before the last one is there.
TEST_F(Scenario2, TheTaskIsNotReadyBeforeTheLastClip) {
  make_project(3);
  EXPECT_EQ(zoetrope({"generate", "demo/story:1-2", "--yes", "--poll-interval", "0.1"}).status, 0);
  EXPECT_EQ(text("SELECT status FROM tasks"), "queued");
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(text("SELECT status FROM tasks"), "video_ready");
}

/// "Update Notion status to "Video Ready" within 5 seconds"; a worker does as the foreground does.
TEST_F(Scenario2, NotionSaysVideoReadyWithinFiveSeconds) {
  const std::string page = "1f0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
  tell_notion();
  notion().put_page(page, {{"Status", {"status", {"Queued", "Processing", "Video Ready", "Video Error"}}}});
  make_project(18);
  const Ended ended = generate({"--notion-page", page});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(notion().page(page)["Status"].value, "Video Ready");
  expect_told_within_five_seconds();
}

TEST_F(Scenario2, AWorkerTellsNotionWithinFiveSecondsToo) {
  const std::string page = "1f0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
  tell_notion();
  notion().put_page(page, {{"Status", {"status", {"Queued", "Processing", "Video Ready", "Video Error"}}}});
  make_project(3);
  const auto worker = begin_worker();
  EXPECT_EQ(zoetrope({"queue", "demo/story", "--host", "kie", "--yes", "--notion-page", page}).status, 0);
  EXPECT_TRUE(eventually([&] { return notion().page(page)["Status"].value == "Video Ready"; }))
      << worker->errors();
  stop_worker(*worker);
  expect_told_within_five_seconds();
}

/// By a worker, to which the set was handed over.
TEST_F(Scenario2, AWorkerMakesTheWholeSetThatWasHandedOver) {
  make_project(18);
  const auto worker = begin_worker();
  queue();
  EXPECT_TRUE(becomes("video_ready")) << worker->errors();
  Words verify{"verify"};
  for (int clip = 1; clip <= 18; ++clip) verify.push_back(clip_file(clip).string());
  EXPECT_EQ(zoetrope(verify).status, 0);
  EXPECT_LE(figures().peak_in_flight, 5);
  EXPECT_EQ(text("SELECT total_cost_usd FROM tasks"), "7.5600");
  EXPECT_EQ(text("SELECT api_calls || ' ' || units_consumed FROM video_costs"), "18 18");
  stop_worker(*worker);
}

}  // namespace
}  // namespace zoetrope::acceptance

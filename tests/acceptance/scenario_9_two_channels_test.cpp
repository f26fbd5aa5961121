#include <fmt/format.h>

#include "acceptance/harness.h"

/// Scenario 9 of the story: Multi-Channel Parallel Processing with Rate Limit Coordination.

namespace zoetrope::acceptance {
namespace {

class Scenario9 : public Acceptance {
 protected:
  static constexpr int clips = 7;

  void SetUp() override {
    Acceptance::SetUp();
    change_fake(R"({"render_median_seconds": 1})");
    for (const char* channel : {"poke1", "poke2"})
      make_project_called(channel + std::string("/vid_123"), clips);
  }

  std::unique_ptr<Program> begin_channel(const std::string& channel) {
    return begin({"generate", channel + "/vid_123", "--yes", "--poll-interval", "0.1"});
  }

  std::filesystem::path videos(const std::string& channel) {
    return project(channel + "/vid_123") / "videos";
  }

  /// SQL: the renders that a channel has at KIE or on their way.
  static std::string active(const std::string& channel) {
    return fmt::format(
        "(SELECT COUNT(*) FROM attempts a JOIN clips c ON c.id = a.clip_id JOIN tasks t ON t.id = c.task_id "
        "WHERE t.channel_id = '{}' AND a.slot_held = 1)",
        channel);
  }
};

/// Given two channels generate at the same time and the limit is 5, then both together keep it, and each has
/// its clips in its own folder.
TEST_F(Scenario9, TwoChannelsShareOneLimitOfFiveAndHaveFoldersOfTheirOwn) {
  change_fake(R"({"render_median_seconds": 8})");
  const auto first = begin_channel("poke1");
  const auto second = begin_channel("poke2");
  EXPECT_TRUE(eventually([&] { return figures().in_flight == 5; }));
  change_fake(R"({"render_median_seconds": 0.5})");
  EXPECT_EQ(end(*first).status, 0);
  EXPECT_EQ(end(*second).status, 0);
  EXPECT_EQ(figures().peak_in_flight, 5) << "used, and kept";
  EXPECT_EQ(figures().billed_tasks, 2 * clips);
  for (const char* channel : {"poke1", "poke2"}) {
    for (int clip = 1; clip <= clips; ++clip)
      EXPECT_TRUE(std::filesystem::exists(videos(channel) / fmt::format("clip_{:02}.mp4", clip))) << channel;
    EXPECT_EQ(text(fmt::format("SELECT status FROM tasks WHERE channel_id = '{}'", channel)), "video_ready");
    EXPECT_EQ(text(fmt::format("SELECT cost_usd FROM video_costs WHERE channel_id = '{}'", channel)),
              "2.9400");
  }
}

/// "If Channel 1 has 5 requests active, Channel 2 waits before starting new requests."
TEST_F(Scenario9, AChannelWaitsWhileTheOtherHasFiveActive) {
  change_fake(R"({"render_median_seconds": 5})");
  const auto first = begin_channel("poke1");
  ASSERT_TRUE(eventually([&] { return figures().in_flight == 5; }));
  change_fake(R"({"render_median_seconds": 0.5})");
  const auto second = begin_channel("poke2");
  ASSERT_TRUE(eventually([&] {
    return number(
               "SELECT COUNT(*) FROM clips c JOIN tasks t ON t.id = c.task_id "
               "WHERE t.channel_id = 'poke2' AND c.state = 'hosted'") > 0;
  }));
  EXPECT_EQ(number("SELECT " + active("poke1") + " = 5 AND " + active("poke2") + " > 0"), 0);
  EXPECT_LE(number("SELECT " + active("poke1") + " + " + active("poke2")), 5);
  EXPECT_EQ(end(*first).status, 0);
  EXPECT_EQ(end(*second).status, 0);
  EXPECT_EQ(figures().peak_in_flight, 5);
}

/// "No cross-channel interference": a channel that fails leaves the other alone, clip by clip and in the
/// books.
TEST_F(Scenario9, AChannelThatFailsLeavesTheOtherAlone) {
  for (int clip = 1; clip <= clips; ++clip)
    write(project("poke1/vid_123") / fmt::format("assets/composites/clip_{:02}.png", clip), "no picture");
  const auto first = begin_channel("poke1");
  const auto second = begin_channel("poke2");
  EXPECT_EQ(end(*first).status, 1);
  EXPECT_EQ(end(*second).status, 0);
  EXPECT_EQ(figures().billed_tasks, clips);
  EXPECT_FALSE(std::filesystem::exists(videos("poke1") / "clip_01.mp4"));
  EXPECT_EQ(text("SELECT status FROM tasks WHERE channel_id = 'poke1'"), "video_error");
  EXPECT_EQ(text("SELECT status FROM tasks WHERE channel_id = 'poke2'"), "video_ready");
}

/// "When both workers run": two workers, of which each serves both channels.
TEST_F(Scenario9, TwoWorkersShareOneLimitOfFive) {
  change_fake(R"({"render_median_seconds": 8})");
  queue("poke1/vid_123");
  queue("poke2/vid_123");
  const auto first = begin_worker();
  const auto second = begin_worker();
  EXPECT_TRUE(eventually([&] { return figures().in_flight == 5; }));
  EXPECT_GT(number("SELECT " + active("poke1")), 0);
  EXPECT_GT(number("SELECT " + active("poke2")), 0) << "they take turns";
  change_fake(R"({"render_median_seconds": 0.5})");
  EXPECT_TRUE(
      eventually([&] { return number("SELECT COUNT(*) FROM tasks WHERE status = 'video_ready'") == 2; }));
  EXPECT_EQ(figures().peak_in_flight, 5);
  EXPECT_EQ(figures().billed_tasks, 2 * clips);
  for (const char* channel : {"poke1", "poke2"})
    EXPECT_TRUE(std::filesystem::exists(videos(channel) / "clip_07.mp4")) << channel;
  stop_worker(*first);
  stop_worker(*second);
}

}  // namespace
}  // namespace zoetrope::acceptance

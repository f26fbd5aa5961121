#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "acceptance/harness.h"
#include "base/text.h"

namespace zoetrope::acceptance {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;

/// What a worker takes up again by itself, and in which order it serves its channels.
class Rounds : public Acceptance {
 protected:
  void SetUp() override {
    Acceptance::SetUp();
    environment_["ZOETROPE_ROUNDS"] = "2,2";
  }

  /// How many renders of a channel were under way at once at most, as the database has them.
  std::int64_t peak_of(const std::string& channel) {
    return number(
        "SELECT MAX((SELECT COUNT(*) FROM attempts b JOIN clips c ON c.id = b.clip_id "
        "JOIN task_settings ts ON ts.task_id = c.task_id WHERE ts.channel_id = '" +
        channel +
        "' "
        "AND b.created_at <= a.created_at AND b.finished_at > a.created_at)) FROM attempts a");
  }
  std::string log() { return text("SELECT error_log FROM tasks"); }
};

TEST_F(Rounds, ALimitOfRequestsThatIsExhaustedIsTriedAgainAndTheRestIsNotSentIntoIt) {
  make_project(3);
  change_fake(R"({"chaos": {"createTask.http_429": 1}})");
  queue();
  const auto worker = begin_worker();
  ASSERT_TRUE(becomes("video_error")) << worker->errors();
  EXPECT_EQ(figures().creates_received, 4) << "one clip and three waits, and no other clip";
  EXPECT_THAT(log(),
              ContainsRegex("clip 1, submit: Rate limit exhausted[^\n]*\n[^\n]*round: round 2/3, next at "))
      << "the cause comes first";
  EXPECT_THAT(status(), HasSubstr("round 2/3, next at "));
  const auto told = nlohmann::json::parse(zoetrope({"status", "demo/story", "--json"}).out);
  EXPECT_EQ(told["hand_over"]["rounds"], 3);
  EXPECT_THAT(zoetrope({"explain", "demo/story"}).out,
              HasSubstr("what ended the others would end it too; round"));
  change_fake(R"({"chaos": {}})");
  ASSERT_TRUE(becomes("video_ready")) << worker->errors();
  stop_worker(*worker);
  EXPECT_EQ(figures().billed_tasks, 3);
}

TEST_F(Rounds, EndAfterTheLastAndBeginAnewWhenAPersonAsks) {
  make_project(2);
  change_fake(R"({"chaos": {"createTask.http_429": 1}})");
  queue();
  const auto worker = begin_worker();
  ASSERT_TRUE(eventually([&] { return log().find("all 3 rounds were made") != std::string::npos; },
                         std::chrono::seconds(80)))
      << worker->errors() << log();
  EXPECT_EQ(figures().creates_received, 12);
  EXPECT_THAT(status(), HasSubstr("all 3 rounds were made"));
  // What failed and what was never sent are taken up by the same command, which is named.
  const std::string explained = zoetrope({"explain", "demo/story"}).out;
  EXPECT_THAT(explained, AllOf(HasSubstr("failed: Rate limit exhausted"),
                               HasSubstr("not sent: what ended the others would end it too")));
  EXPECT_THAT(split(explained, '\n'), Contains(HasSubstr("-> `zoetrope queue demo/story`")).Times(2));
  change_fake(R"({"chaos": {}})");
  queue();
  ASSERT_TRUE(becomes("video_ready")) << worker->errors();
  stop_worker(*worker);
  EXPECT_EQ(figures().billed_tasks, 2);
}

TEST_F(Rounds, ALateRenderIsHarvestedAndNotPaidForTwice) {
  make_project(2);
  environment_["ZOETROPE_RENDER_TIMEOUT"] = "1";
  change_fake(R"({"render_median_seconds": 6})");
  queue();
  const auto worker = begin_worker();
  ASSERT_TRUE(becomes("video_error")) << worker->errors();
  EXPECT_THAT(log(), HasSubstr("Video generation timeout - Clip 1/2 exceeded"));
  ASSERT_TRUE(becomes("video_ready")) << worker->errors() << log();
  stop_worker(*worker);
  EXPECT_EQ(figures().creates_received, 2);
  EXPECT_EQ(figures().billed_tasks, 2);
}

TEST_F(Rounds, DoNotComeForWhatNeedsAPerson) {
  make_project(3);
  fs::remove(composite(2));
  queue();
  const auto worker = begin_worker();
  ASSERT_TRUE(becomes("video_error")) << worker->errors();
  EXPECT_THAT(log(), HasSubstr("round: a person is needed: 1 clip"));
  EXPECT_EQ(log().find("next at"), std::string::npos);
  EXPECT_TRUE(fs::exists(clip_file(3))) << "its siblings went on";
  stop_worker(*worker);
}

TEST_F(Rounds, ChannelsTakeTurnsByWeightAndKeepToTheirOwnLimits) {
  make_project_called("poke1/vid_1", 4);
  make_project_called("poke1/vid_2", 4);
  make_project_called("poke2/vid_9", 4);
  write(folder_ / "zoetrope.toml", "[channels.poke1]\nweight = 2\n[channels.poke2]\nslots = 1\n");
  environment_["ZOETROPE_MAX_IN_FLIGHT"] = "2";
  for (const char* name : {"poke1/vid_1", "poke1/vid_2", "poke2/vid_9"}) queue(name);
  const auto worker = begin_worker();
  ASSERT_TRUE(
      eventually([&] { return number("SELECT COUNT(*) FROM tasks WHERE status = 'video_ready'") == 3; },
                 std::chrono::seconds(60)))
      << worker->errors();
  stop_worker(*worker);
  const std::string order = text(
      "SELECT group_concat(name, ' ') FROM (SELECT ts.channel_id || '/' || ts.project_id AS name FROM "
      "attempts a "
      "JOIN clips c ON c.id = a.clip_id JOIN task_settings ts ON ts.task_id = c.task_id ORDER BY "
      "a.created_at)");
  EXPECT_LT(order.find("poke2/vid_9"), order.find("poke1/vid_2"))
      << "the other channel does not wait for both projects of the first: " << order;
  EXPECT_GT(order.find("poke1/vid_2"), order.rfind("poke1/vid_1"))
      << "the first project of a channel is finished before its next one: " << order;
  EXPECT_EQ(figures().peak_in_flight, 2);
  EXPECT_EQ(peak_of("poke2"), 1) << "its own limit";
  const std::string before_the_last = order.substr(0, order.rfind("poke2"));
  EXPECT_GE(split(before_the_last, ' ').size(), 2U + 4U + 1U)
      << "two of the first for one of the other: " << order;
}

TEST_F(Rounds, APausedOrExhaustedChannelKeepsNoOtherBack) {
  make_project_called("poor/vid_1", 12);
  make_project_called("still/vid_1", 3);
  make_project_called("rich/vid_1", 2);
  write(folder_ / "zoetrope.toml", "[channels.poor]\nbudget = \"0.42\"\n");
  for (const char* name : {"poor/vid_1", "still/vid_1", "rich/vid_1"}) queue(name);
  ASSERT_EQ(zoetrope({"pause", "still"}).status, 0);
  const auto worker = begin_worker();
  ASSERT_TRUE(eventually([&] {
    return number("SELECT COUNT(*) FROM tasks WHERE status = 'video_ready'") == 1;
  })) << worker->errors();
  EXPECT_EQ(figures().billed_tasks, 3) << "one clip of the poor channel, and all of the rich one";
  EXPECT_THAT(zoetrope({"explain", "poor/vid_1"}).out, HasSubstr("not sent: the budget of channel poor"));
  const std::string sends =
      "SELECT COUNT(*) FROM attempts a JOIN clips c ON c.id = a.clip_id JOIN task_settings ts ON ts.task_id "
      "= "
      "c.task_id WHERE ts.channel_id = 'still'";
  EXPECT_EQ(number(sends), 0) << "nothing of the channel that is paused";
  ASSERT_EQ(zoetrope({"resume", "still"}).status, 0);
  ASSERT_TRUE(eventually([&] {
    return number("SELECT COUNT(*) FROM tasks WHERE status = 'video_ready'") == 2;
  })) << worker->errors();
  EXPECT_EQ(number(sends), 3);
  stop_worker(*worker);
}

}  // namespace
}  // namespace zoetrope::acceptance

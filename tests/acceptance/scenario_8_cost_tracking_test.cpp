#include <fmt/format.h>

#include "acceptance/harness.h"
#include "acceptance/log_lines.h"

/// Scenario 8 of the story: Cost Tracking After Successful Generation.

namespace zoetrope::acceptance {
namespace {

class Scenario8 : public Acceptance {
 protected:
  /// The row of the clips as "cost_usd api_calls units_consumed".
  std::string row() {
    return text(
        "SELECT cost_usd || ' ' || api_calls || ' ' || units_consumed FROM video_costs WHERE component = "
        "'kling_video_clips'");
  }
};

/// Given all 18 clips were generated, then `video_costs` has one row with video, component, cost, calls,
/// units and metadata, and the task's total has it.
TEST_F(Scenario8, EighteenClipsAreOneRowOfSevenDollarsFiftySix) {
  make_project(18);
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(number("SELECT COUNT(*) FROM video_costs"), 1);
  EXPECT_EQ(row(), "7.5600 18 18");
  EXPECT_EQ(text(testing::on_postgres() ? "SELECT CAST(pg_typeof(cost_usd) AS TEXT) FROM video_costs"
                                        : "SELECT typeof(cost_usd) FROM video_costs"),
            "text")
      << "exact, never a floating-point number";
  EXPECT_EQ(number("SELECT COUNT(*) FROM video_costs c JOIN tasks t ON t.video_id = c.video_id AND "
                   "t.channel_id = c.channel_id JOIN videos v ON v.id = c.video_id"),
            1);
  EXPECT_EQ(Json::parse(text("SELECT metadata FROM video_costs")),
            (Json{{"clips_generated", 18}, {"duration_per_clip", 10}}));
  EXPECT_THAT(text("SELECT timestamp FROM video_costs"), ::testing::ContainsRegex("^20[0-9-]+T[0-9:.]+Z$"));
  EXPECT_EQ(text("SELECT total_cost_usd FROM tasks"), "7.5600");
}

/// Right after every clip and not only at the end: whoever kills it in the middle finds what was spent.
TEST_F(Scenario8, TheRowIsRightAfterEveryClipAlsoWhenItIsKilled) {
  make_project(4);
  EXPECT_EQ(zoetrope({"generate", "demo/story:1", "--yes", "--poll-interval", "0.1"}).status, 0);
  EXPECT_EQ(row(), "0.4200 1 1");
  change_fake(R"({"render_median_seconds": 1})");
  const auto program = begin_generate({"--max-in-flight", "1"});
  ASSERT_TRUE(eventually([&] { return number("SELECT COUNT(*) FROM clips WHERE state = 'done'") >= 2; }));
  program->signal(SIGKILL);
  end(*program);
  const std::int64_t done = number("SELECT COUNT(*) FROM clips WHERE state = 'done'");
  EXPECT_EQ(number("SELECT units_consumed FROM video_costs"), done);
  EXPECT_EQ(text("SELECT cost_usd FROM video_costs"), text("SELECT total_cost_usd FROM tasks"));
  EXPECT_EQ(number("SELECT CAST(ROUND(CAST(cost_usd AS NUMERIC) * 1000000) AS BIGINT) FROM video_costs"),
            number("SELECT SUM(micros) FROM ledger WHERE kind = 'post'"));
  EXPECT_LT(done, 4);

  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(row(), "1.6800 4 4");
}

/// "adding Kling cost to existing asset/composite costs", once, however often it is run.
TEST_F(Scenario8, TheTotalKeepsWhatOtherStepsHaveCost) {
  make_project(2);
  EXPECT_EQ(zoetrope({"generate", "demo/story:1", "--yes", "--poll-interval", "0.1"}).status, 0);
  execute(
      "INSERT INTO video_costs (id, video_id, channel_id, component, cost_usd, api_calls, units_consumed, "
      "timestamp, metadata) SELECT 'of-the-assets', video_id, channel_id, 'gemini_assets', '1.2500', 22, 22, "
      "timestamp, '{}' FROM video_costs");
  execute("UPDATE tasks SET total_cost_usd = '1.6700'");
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(text("SELECT total_cost_usd FROM tasks"), "2.0900");
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(text("SELECT total_cost_usd FROM tasks"), "2.0900");
  EXPECT_EQ(text("SELECT cost_usd FROM video_costs WHERE component = 'gemini_assets'"), "1.2500");
  EXPECT_EQ(row(), "0.8400 2 2");
}

/// `api_calls` are sends that KIE accepted, `units_consumed` clips that were delivered: a refusal is neither,
/// and a render that fails is a call without a clip.
TEST_F(Scenario8, ACallIsASendThatWasAcceptedAndAUnitIsAClip) {
  make_project(2);
  change_fake(R"({"next": {"createTask.http_429": 1, "createTask.fail_task": 1}})");
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(figures().creates_received, 4);
  EXPECT_EQ(row(), "0.8400 3 2");
}

}  // namespace
}  // namespace zoetrope::acceptance

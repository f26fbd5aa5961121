#include <algorithm>
#include <nlohmann/json.hpp>

#include "acceptance/harness.h"

namespace zoetrope::acceptance {
namespace {

using ::testing::HasSubstr;

class Render : public Acceptance {};

TEST_F(Render, EighteenClipsAreRenderedBilledOnceAndSkippedTheNextTime) {
  make_project(18);
  const Ended first = generate();
  EXPECT_EQ(first.status, 0) << first.err;
  EXPECT_THAT(first.out, HasSubstr("Skipped 0 existing clips, generated 18 new clips"));
  EXPECT_THAT(first.out, HasSubstr("7.5600"));
  EXPECT_EQ(figures().billed_tasks, 18);
  EXPECT_EQ(figures().creates_received, 18);
  EXPECT_EQ(figures().billed_credits, 18 * clip_credits);
  EXPECT_EQ(asked("upload"), 18) << "each picture goes out once";
  EXPECT_EQ(figures().create_connections, 18) << "a paid request shares its connection with nothing";
  EXPECT_LE(figures().connections - figures().create_connections, 12);
  EXPECT_EQ(number("SELECT SUM(micros) FROM ledger WHERE kind = 'post'"), 7'560'000);
  Words verify{"verify"};
  for (int clip = 1; clip <= 18; ++clip) verify.push_back(clip_file(clip).string());
  const Ended verified = zoetrope(verify);
  EXPECT_EQ(verified.status, 0) << verified.out;
  EXPECT_EQ(std::count(verified.out.begin(), verified.out.end(), '\n'), 18) << verified.out;

  const Ended second = generate({"--json"});
  EXPECT_EQ(second.status, 0) << second.err;
  EXPECT_THAT(second.out, HasSubstr(R"("total_cost_usd": "7.5600")"));
  EXPECT_THAT(second.out, HasSubstr(R"("skipped": 18)"));
  EXPECT_THAT(generate().out, HasSubstr("Skipped 18 existing clips, generated 0 new clips"));
  EXPECT_EQ(figures().creates_received, 18);
}

TEST_F(Render, TheLimitOnConcurrentRendersIsUsedAndKept) {
  limit_ = 2;
  make_project(4);
  EXPECT_EQ(generate({"--max-in-flight", "2"}).status, 0);
  EXPECT_EQ(figures().peak_in_flight, 2);
}

TEST_F(Render, UploadsRunAheadOfTheSlotsButNotEndlessly) {
  limit_ = 1;
  change_fake(R"({"render_median_seconds": 1.5})");
  make_project(5);
  const auto program = begin_generate({"--max-in-flight", "1"});
  ASSERT_TRUE(program->says("accepted, rendering"));
  ASSERT_TRUE(eventually([&] {
    const std::int64_t uploads = asked("upload");
    EXPECT_LE(uploads, number("SELECT COUNT(*) FROM attempts") + 2) << "those that were sent, and two ahead";
    return uploads >= 3;
  }));
  EXPECT_EQ(end(*program).status, 0);
  EXPECT_EQ(asked("upload"), 5) << "each picture goes out once";
}

TEST_F(Render, ASlotIsFreeBeforeItsDownloadIsThere) {
  limit_ = 1;
  change_fake(R"({"slow_seconds": 4, "chaos": {"download.slow": 1}})");
  make_project(2);
  const auto program = begin_generate({"--max-in-flight", "1"});
  ASSERT_TRUE(eventually([&] { return figures().creates_received >= 2; }));
  EXPECT_FALSE(std::filesystem::exists(clip_file(1))) << "its download goes on";
  EXPECT_EQ(end(*program).status, 0);
}

TEST_F(Render, ChosenClipsOnly) {
  make_project(4);
  const Ended ended = zoetrope({"generate", "demo/story:1,3", "--yes", "--poll-interval", "0.1", "--quiet"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(figures().creates_received, 2);
  EXPECT_TRUE(std::filesystem::exists(clip_file(1)));
  EXPECT_TRUE(std::filesystem::exists(clip_file(3)));
  EXPECT_FALSE(std::filesystem::exists(clip_file(2)));
  EXPECT_FALSE(std::filesystem::exists(clip_file(4)));
  EXPECT_THAT(status(), HasSubstr("clip 02  not asked for yet"));
}

TEST_F(Render, TwoProcessesAtOncePayForEachClipOnceAndShareTheLimit) {
  limit_ = 2;
  make_project(5);
  const auto one = begin_generate({"--max-in-flight", "2"});
  const auto other = begin_generate({"--max-in-flight", "2"});
  const Ended first = end(*one);
  const Ended second = end(*other);
  EXPECT_EQ(first.status, 0) << first.err;
  EXPECT_EQ(second.status, 0) << second.err;
  EXPECT_EQ(figures().creates_received, 5);
  EXPECT_EQ(figures().billed_tasks, 5);
}

TEST_F(Render, APreviewNeedsNoKeyAndCostsNothing) {
  make_project(1, "5");
  environment_.erase("KIE_API_KEY");
  const Ended ended = zoetrope({"preview", "demo/story", "--json"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr(R"("total_cost_usd": "0.0000")"));
  const auto preview = project() / "previews/clip_01.mp4";
  const Ended verified = zoetrope({"verify", "--deep", "--json", preview.string()});
  EXPECT_EQ(verified.status, 0) << verified.out;
  EXPECT_NEAR(nlohmann::json::parse(verified.out).at("files").at(0).at("duration_s").get<double>(), 5.0, 0.1);
  EXPECT_EQ(asked("createTask") + asked("credit") + asked("upload"), 0);
  EXPECT_EQ(number("SELECT COUNT(*) FROM ledger WHERE micros <> 0"), 0);
  EXPECT_EQ(number("SELECT COUNT(*) FROM video_costs WHERE cost_usd <> '0.0000'"), 0);
}

class ExistingFiles : public Acceptance {};

TEST_F(ExistingFiles, AGoodFileOfAnUnknownProjectIsTrusted) {
  make_project(2);
  ASSERT_EQ(generate().status, 0);
  const std::string clip = read(clip_file(1));
  std::filesystem::remove_all(workspace());
  start_fake();
  make_project(2);
  write(clip_file(1), clip);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("Skipped 1 existing clips, generated 1 new clips"));
  EXPECT_EQ(figures().creates_received, 1);
  EXPECT_TRUE(read(clip_file(1)) == clip);
  EXPECT_THAT(status(), HasSubstr("was there already"));
}

TEST_F(ExistingFiles, ABrokenFileIsMovedAsideAndReplaced) {
  make_project(1);
  write(clip_file(1), "half a film");
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("moved aside"));
  EXPECT_EQ(figures().billed_tasks, 1);
  int kept = 0;
  for (const auto& entry : std::filesystem::directory_iterator(clip_file(1).parent_path())) {
    if (entry.path().filename().string().starts_with("clip_01.before-")) {
      ++kept;
      EXPECT_EQ(read(entry.path()), "half a film");
    }
  }
  EXPECT_EQ(kept, 1);
}

TEST_F(ExistingFiles, ADeletedFileOfAPaidClipIsFetchedAgainWithoutPaying) {
  make_project(2);
  ASSERT_EQ(generate().status, 0);
  std::filesystem::remove(clip_file(2));
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("Skipped 1 existing clips, generated 1 new clips"));
  EXPECT_TRUE(std::filesystem::exists(clip_file(2)));
  EXPECT_EQ(figures().creates_received, 2);
}

}  // namespace
}  // namespace zoetrope::acceptance

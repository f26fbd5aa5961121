#include <nlohmann/json.hpp>

#include "acceptance/harness.h"

namespace zoetrope::acceptance {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// Several workers, that do not all see the same, and limits that change while they run.
class Machines : public Acceptance {
 protected:
  void SetUp() override {
    Acceptance::SetUp();
    environment_["ZOETROPE_POLL_INTERVAL"] = "0.1";
  }
  /// As the flag --database has it.
  [[nodiscard]] std::string where() const {
    return sql::is_postgres_url(database()) ? database() : "sqlite:" + database();
  }
};

TEST_F(Machines, AWorkerThatDoesNotSeeAFolderLeavesItsClipsToOneThatDoes) {
  make_project(2);
  queue();
  const fs::path elsewhere = folder_ / "elsewhere";
  fs::create_directories(elsewhere);
  const auto blind = begin_worker({"--workspace", elsewhere.string(), "--database", where()});
  ASSERT_TRUE(eventually([&] {
    return blind->errors().find("the folder of demo/story is not in this workspace") != std::string::npos;
  })) << blind->errors();
  ASSERT_TRUE(eventually([&] {
    return zoetrope({"workers"}).out.find("does not see the folder of demo/story") != std::string::npos;
  }));
  const auto listed = nlohmann::json::parse(zoetrope({"workers", "--json"}).out);
  ASSERT_EQ(listed["workers"].size(), 1U);
  EXPECT_EQ(listed["workers"][0]["unseen"], nlohmann::json::array({"demo/story"}));
  EXPECT_FALSE(listed["workers"][0]["silent"].get<bool>());
  EXPECT_EQ(status().find("video_error"), std::string::npos) << "nothing has failed: it waits for a worker";

  const auto worker = begin_worker();
  ASSERT_TRUE(becomes("video_ready")) << worker->errors() << blind->errors();
  stop_worker(*worker);
  stop_worker(*blind);
  EXPECT_EQ(figures().billed_tasks, 2);
  EXPECT_TRUE(fs::exists(clip_file(2)));
  EXPECT_TRUE(fs::is_empty(elsewhere)) << "nothing was put where nobody looks for it";
  EXPECT_THAT(zoetrope({"workers"}).out, HasSubstr("no worker runs on this database"));
}

TEST_F(Machines, WhatNoWorkerSeesIsExplained) {
  make_project(4);
  write(folder_ / "zoetrope.toml", "[channels.demo]\nslots = 1\n");
  change_fake(R"({"render_median_seconds": 2})");
  queue();
  const auto first = begin_worker();
  ASSERT_TRUE(eventually([&] { return figures().billed_tasks >= 1; })) << first->errors();
  stop_worker(*first);
  EXPECT_THAT(zoetrope({"explain", "demo/story:4"}).out,
              HasSubstr("not sent: no worker runs on this database"));
  const fs::path elsewhere = folder_ / "elsewhere";
  fs::create_directories(elsewhere);
  const auto blind = begin_worker({"--workspace", elsewhere.string(), "--database", where()});
  EXPECT_TRUE(eventually([&] {
    return zoetrope({"explain", "demo/story:4"}).out.find("no worker sees the folder of demo/story") !=
           std::string::npos;
  })) << zoetrope({"explain", "demo/story:4"}).out;
  const auto second = begin_worker();
  ASSERT_TRUE(becomes("video_ready")) << second->errors();
  stop_worker(*second);
  stop_worker(*blind);
  EXPECT_TRUE(fs::is_empty(elsewhere));
  EXPECT_EQ(figures().billed_tasks, 4);
}

TEST_F(Machines, ALimitThatIsSetHoldsForAWorkerThatRuns) {
  limit_ = 3;
  make_project(6);
  write(folder_ / "zoetrope.toml", "[channels.demo]\nslots = 1\n");
  change_fake(R"({"render_median_seconds": 3})");
  queue();
  const auto worker = begin_worker();
  ASSERT_TRUE(eventually([&] { return figures().billed_tasks >= 1; })) << worker->errors();
  EXPECT_EQ(figures().peak_in_flight, 1);
  EXPECT_THAT(zoetrope({"limits"}).out, AllOf(HasSubstr("channel demo  1 of 1 renders at once, weight 1"),
                                              HasSubstr("account kie  1 of 5")));
  const Ended set = zoetrope({"limits", "set", "--channel", "demo", "--slots", "3"});
  EXPECT_EQ(set.status, 0) << set.err;
  EXPECT_THAT(set.out, HasSubstr("of 3 (set; the settings say 1) renders at once"));
  ASSERT_TRUE(becomes("video_ready")) << worker->errors();
  stop_worker(*worker);
  EXPECT_EQ(figures().peak_in_flight, 3) << "without a restart";
  EXPECT_THAT(zoetrope({"limits", "clear", "--channel", "demo"}).out,
              HasSubstr("channel demo  0 of 1 renders"));
}

TEST_F(Machines, WrongLimitsAreRefusedWithTheirRemedy) {
  make_project(1);
  ASSERT_EQ(generate().status, 0);
  const std::pair<Words, std::string> rows[] = {
      {{"limits", "--slots", "2"}, "zoetrope limits set"},
      {{"limits", "set", "--slots", "2"}, "name either --account NAME or --channel NAME"},
      {{"limits", "set", "--channel", "demo"}, "say to what: --slots COUNT"},
      {{"limits", "set", "--channel", "demo", "--slots", "0"}, "--slots takes a number from 1 to 100"},
      {{"limits", "set", "--channel", "../x", "--slots", "1"}, "channel"},
      {{"limits", "set", "--account", "kie", "--weight", "2"}, "an account has no weight"},
      {{"limits", "set", "--account", "nobody", "--slots", "2"}, "nothing was sent on an account nobody"},
      {{"limits", "clear", "--channel", "demo", "--slots", "2"}, "clear takes no numbers"}};
  for (const auto& [words, says] : rows) {
    const Ended ended = zoetrope(words);
    EXPECT_NE(ended.status, 0) << ended.out;
    EXPECT_THAT(ended.err, HasSubstr(says));
  }
  EXPECT_THAT(zoetrope({"limits"}).out, Not(HasSubstr("(set")));
}

}  // namespace
}  // namespace zoetrope::acceptance

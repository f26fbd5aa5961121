#include "acceptance/harness.h"

namespace zoetrope::acceptance {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string page = "1f0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
const std::string address = "https://www.notion.so/The-lighthouse-1f0b2c3d4e5f60718293a4b5c6d7e8f9?pvs=4";

/// The project demo/story has a page at a strict fake of Notion.
class NotionPages : public Acceptance {
 protected:
  void SetUp() override {
    Acceptance::SetUp();
    tell_notion();
    put_page("status");
  }
  void put_page(const std::string& type,
                std::vector<std::string> options = {"Queued", "Processing", "Video Ready", "Video Error"}) {
    notion().put_page(page, {{"Status", {type, std::move(options)}},
                             {"Progress", {"rich_text"}},
                             {"Error", {"rich_text"}},
                             {"Cost", {"number"}},
                             {"Due", {"date"}}});
  }
  std::string value(const std::string& property) { return notion().page(page)[property].value; }
  /// What was written into the status, one after the other.
  std::vector<std::string> statuses() {
    std::vector<std::string> all;
    for (const testing::NotionWrite& write : notion().writes()) {
      const std::string& status = write.values.at("Status");
      if (all.empty() || all.back() != status) all.push_back(status);
    }
    return all;
  }
  void notion_down() { change_fake(R"({"chaos": {"notion.reset": 1}})"); }
  void notion_back() { change_fake(R"({"chaos": {}})"); }
};

TEST_F(NotionPages, SayHowTheProjectStandsAndWhatItCosts) {
  make_project(2);
  change_fake(R"({"render_median_seconds": 2})");  // long enough to be told what is under way
  const Ended ended = generate({"--notion-page", address});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.err, Not(HasSubstr("told")));
  EXPECT_THAT(statuses(), ElementsAre("Processing", "Video Ready"));
  EXPECT_EQ(value("Progress"), "Clip 2/2");
  EXPECT_EQ(value("Error"), "");
  EXPECT_EQ(value("Cost"), "0.84");
  EXPECT_EQ(value("Due"), "") << "what is not ours is left alone";
  const Ended again = generate();
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_EQ(value("Status"), "Video Ready");
}

TEST_F(NotionPages, OfTypeSelectAndWithOtherWordsAreWrittenAsWell) {
  notion().put_page(page, {{"Stage", {"select"}}});
  write(folder_ / "zoetrope.toml",
        "[notion]\nstatus_property = \"Stage\"\nvideo-ready = \"Film is there\"\n");
  make_project(1);
  const Ended ended = generate({"--notion-page", page});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(value("Stage"), "Film is there");
  std::int64_t looks = 0;
  for (const auto& request : notion().requests()) looks += request.starts_with("GET /v1/pages/") ? 1 : 0;
  EXPECT_EQ(looks, 1) << "the type is asked for once and remembered";
}

TEST_F(NotionPages, SayWhatAClipStoppedAt) {
  change_fake(R"({"next": {"createTask.fail_moderation": 1}})");
  make_project(2);
  const Ended ended = generate({"--notion-page", page});
  EXPECT_EQ(ended.status, 1);
  EXPECT_EQ(value("Status"), "Video Error");
  EXPECT_EQ(value("Progress"), "Clip 1/2");
  EXPECT_THAT(value("Error"), HasSubstr("Clip "));
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(value("Status"), "Video Ready");
  EXPECT_EQ(value("Error"), "");
}

/// "18 clips with Notion down for the whole run: all done, Notion right within 5 s of its return." That it is
/// at most three seconds until it is asked again is tested in virtual time.
TEST_F(NotionPages, AreRightSoonAfterNotionIsBackAlthoughItWasDownForTheWholeRun) {
  notion_down();
  make_project(18);
  const auto program = begin_generate({"--notion-page", page});
  ASSERT_TRUE(eventually([&] { return figures().creates_received == 18; }, std::chrono::minutes(3)));
  ASSERT_TRUE(eventually([&] { return number("SELECT status = 'video_ready' FROM tasks") == 1; }));
  EXPECT_EQ(value("Status"), "");
  EXPECT_EQ(number("SELECT MAX(due_at - planned_at) <= 3000000 FROM outbox_places"), 1);
  notion_back();
  Ended ended = end(*program);
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("generated 18 new clips"));
  // A machine that is very busy may have let the run's last seconds pass; the next one tells it then.
  if (ended.err.find("has not been told yet") != std::string::npos) ended = generate();
  EXPECT_THAT(ended.err, Not(HasSubstr("has not been told yet")));
  EXPECT_EQ(value("Status"), "Video Ready");
  EXPECT_EQ(value("Progress"), "Clip 18/18");
  EXPECT_EQ(value("Cost"), "7.56");
  EXPECT_EQ(figures().creates_received, 18);
}

TEST_F(NotionPages, OfAWorkerAreRightWithinFiveSecondsOfNotionsReturn) {
  notion_down();
  make_project(18);
  environment_["ZOETROPE_POLL_INTERVAL"] = "0.1";
  const auto worker = begin_worker();
  ASSERT_EQ(zoetrope({"queue", "demo/story", "--yes", "--notion-page", page}).status, 0);
  ASSERT_TRUE(becomes("video_ready")) << worker->errors();
  EXPECT_EQ(value("Status"), "");
  const auto returned = std::chrono::system_clock::now().time_since_epoch();
  notion_back();
  ASSERT_TRUE(eventually([&] { return value("Status") == "Video Ready"; })) << worker->errors();
  EXPECT_LE(
      notion().writes().back().at.micros,
      std::chrono::duration_cast<std::chrono::microseconds>(returned + std::chrono::seconds(5)).count());
  EXPECT_EQ(value("Progress"), "Clip 18/18");
  stop_worker(*worker);
}

TEST_F(NotionPages, ThatCouldNotBeToldAreToldByTheNextRun) {
  notion_down();
  make_project(1);
  const Ended ended = generate({"--notion-page", page});
  EXPECT_EQ(ended.status, 0) << "a clip does not fail for it: " << ended.err;
  EXPECT_THAT(ended.err, AllOf(HasSubstr("the Notion page of demo/story has not been told yet"),
                               HasSubstr("the next run tells it")));
  EXPECT_THAT(status(), HasSubstr("the Notion page of demo/story has not been told yet"));
  notion_back();
  EXPECT_THAT(generate().out, HasSubstr("Skipped 1 existing clips"));
  EXPECT_THAT(statuses(), ElementsAre("Video Ready")) << "the latest one only";
  EXPECT_THAT(status(), Not(HasSubstr("told")));
}

TEST_F(NotionPages, SurviveEverythingThatNotionMayAnswer) {
  change_fake(R"({"slow_seconds": 0.2, "chaos": {"notion.http_429": 0.1, "notion.http_529": 0.1,
    "notion.http_409": 0.1, "notion.html_502": 0.1, "notion.lost_answer": 0.1, "notion.cut_answer": 0.1}})");
  make_project(3);
  const Ended ended = generate({"--notion-page", page});
  EXPECT_EQ(ended.status, 0) << ended.err;
  change_fake(R"({"chaos": {}})");
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(value("Status"), "Video Ready");
}

TEST_F(NotionPages, ThatHangKeepNobodyWaiting) {
  change_fake(R"({"chaos": {"notion.never_answer": 1}})");
  make_project(1);
  const Ended ended = generate({"--notion-page", page});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("has not been told yet"));
}

TEST_F(NotionPages, WithoutTheOptionAreLeftToAPersonWithOneLine) {
  put_page("status", {"Queued", "Done"});
  make_project(1);
  const Ended ended = generate({"--notion-page", page});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.err,
              AllOf(HasSubstr("may lack the option \"Video Ready\": add it to the property at Notion, or "
                              "name another with notion.video-ready"),
                    HasSubstr("it is tried again when a run begins")));
  EXPECT_LE(asked("notion"), 6) << "it is not tried for ever";
  put_page("status");
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(value("Status"), "Video Ready");
}

TEST_F(NotionPages, ThatAreNotSharedOrWhoseTokenIsWrongAreToldOfOnce) {
  notion().remove_page(page);
  make_project(2);
  const Ended lost = generate({"--notion-page", page});
  EXPECT_EQ(lost.status, 0) << lost.err;
  EXPECT_THAT(lost.err, HasSubstr("not shared with the integration"));
  EXPECT_EQ(asked("notion"), 1);
  put_page("status");
  environment_["NOTION_TOKEN"] = "canary-key-notion-wrong";
  const Ended refused = generate();
  EXPECT_EQ(refused.status, 0) << refused.err;
  EXPECT_THAT(refused.err, HasSubstr("Notion authentication failed - Check NOTION_TOKEN"));
  EXPECT_EQ(asked("notion"), 2);
  environment_.erase("NOTION_TOKEN");
  EXPECT_THAT(generate().err, HasSubstr("NOTION_TOKEN is not set"));
}

TEST_F(NotionPages, AreRefusedWhereTheyAreNoneOrAreTaken) {
  make_project(1);
  const Ended none = generate({"--notion-page", "../../v1/users/me"});
  EXPECT_EQ(none.status, 2);
  EXPECT_THAT(none.err, HasSubstr("--notion-page is \"../../v1/users/me\""));
  EXPECT_EQ(generate({"--notion-page", page}).status, 0);
  std::filesystem::copy(project(), project().parent_path() / "other",
                        std::filesystem::copy_options::recursive);
  std::filesystem::remove_all(project().parent_path() / "other/videos");
  const Ended taken = zoetrope({"generate", "demo/other", "--yes", "--notion-page", page});
  EXPECT_EQ(taken.status, 1);
  EXPECT_THAT(taken.err, HasSubstr("is that of demo/story already"));
  EXPECT_EQ(figures().creates_received, 1);
}

}  // namespace
}  // namespace zoetrope::acceptance

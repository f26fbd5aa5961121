#include <set>

#include "acceptance/harness.h"

namespace zoetrope::acceptance {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string videos = "3a0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
const std::string videos_source = "3b0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
const std::string videos_address = "https://www.notion.so/Videos-3a0b2c3d4e5f60718293a4b5c6d7e8f9?v=7";

/// Clips of demo/story have rows in a table at a strict fake of Notion.
class NotionVideos : public Acceptance {
 protected:
  void SetUp() override {
    Acceptance::SetUp();
    tell_notion();
    put_table();
    write(folder_ / "zoetrope.toml", "[notion]\nvideos = \"" + videos_address + "\"\n");
  }
  static testing::NotionPage columns() {
    return {{"Name", {"title"}},      {"Zoetrope ID", {"rich_text"}}, {"Clip", {"number"}},
            {"Status", {"select"}},   {"Cost", {"number"}},           {"Duration", {"number"}},
            {"Error", {"rich_text"}}, {"Reviewed by", {"people"}}};
  }
  void put_table(testing::NotionPage with = columns()) {
    notion().put_table(videos, videos_source, std::move(with));
  }
  std::vector<testing::NotionPage> rows() { return notion().rows(videos_source); }
  /// What stands in a column, one row after the other.
  std::vector<std::string> column(const std::string& name) {
    std::vector<std::string> values;
    for (testing::NotionPage& row : rows()) values.push_back(row[name].value);
    return values;
  }
  std::size_t waiting() {
    return static_cast<std::size_t>(
        number("SELECT COUNT(DISTINCT place) FROM outbox WHERE state = 'waiting'"));
  }
  /// The next runs tell what the last one could not, as far as its time was.
  void run_until_told() {
    for (int i = 0; i < 5 && waiting() > 0; ++i) EXPECT_EQ(generate().status, 0);
    EXPECT_EQ(waiting(), 0U);
  }
  void expect_each_clip_once(std::size_t clips) {
    const auto ids = column("Zoetrope ID");
    EXPECT_EQ(ids.size(), clips);
    EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), clips);
  }
  void notion_down() { change_fake(R"({"chaos": {"notion.reset": 1, "notionCreate.reset": 1}})"); }
  void notion_back() { change_fake(R"({"chaos": {}})"); }
};

TEST_F(NotionVideos, HaveNumberStatusCostAndDurationOfEachClip) {
  make_project(2);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.err, Not(HasSubstr("told")));
  ASSERT_EQ(rows().size(), 2U);
  testing::NotionPage row = rows()[0];
  EXPECT_THAT(row["Name"].value, AllOf(HasSubstr("demo/story clip 0")));
  EXPECT_EQ(row["Status"].value, "Video Ready");
  EXPECT_EQ(row["Cost"].value, "0.42");
  EXPECT_EQ(row["Error"].value, "");
  EXPECT_GT(std::stod(row["Duration"].value), 1.0);
  EXPECT_EQ(row["Reviewed by"].value, "") << "what is not ours is left alone";
  const auto numbers = column("Clip");
  EXPECT_EQ(std::set<std::string>(numbers.begin(), numbers.end()), (std::set<std::string>{"1", "2"}));
  expect_each_clip_once(2);
  const std::int64_t before = asked("notion") + asked("notionCreate");
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(asked("notion") + asked("notionCreate"), before) << "nothing has changed";
}

/// "18 clips with Notion down for the whole run: all done, Notion right" soon after its return: eighteen rows
/// at 2.5 requests a second.
TEST_F(NotionVideos, AreRightSoonAfterNotionIsBackAlthoughItWasDownForTheWholeRun) {
  notion_down();
  make_project(18);
  const auto program = begin_generate();
  ASSERT_TRUE(eventually([&] { return figures().creates_received == 18; }, std::chrono::minutes(3)));
  ASSERT_TRUE(eventually([&] { return number("SELECT status = 'video_ready' FROM tasks") == 1; },
                         std::chrono::minutes(3)));
  EXPECT_TRUE(rows().empty());
  notion_back();
  const Ended ended = end(*program);
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("generated 18 new clips"));
  // A machine that is very busy may have let the run's last seconds pass; the next ones tell it then.
  run_until_told();
  expect_each_clip_once(18);
  EXPECT_THAT(column("Status"), Each(std::string("Video Ready")));
  EXPECT_THAT(column("Cost"), Each(std::string("0.42")));
  EXPECT_EQ(asked("notionCreate"), figures().faults["notionCreate.reset"] + 18)
      << "each is made as it is now";
  EXPECT_EQ(figures().creates_received, 18);
}

TEST_F(NotionVideos, ThatCouldNotBeToldAreCountedAndToldByTheNextRun) {
  notion_down();
  make_project(3);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 0) << "a clip does not fail for it: " << ended.err;
  EXPECT_THAT(ended.err,
              HasSubstr("3 rows of demo/story in the Notion table of videos have not been told yet"));
  EXPECT_THAT(status(),
              HasSubstr("3 rows of demo/story in the Notion table of videos have not been told yet"));
  notion_back();
  EXPECT_THAT(generate().out, HasSubstr("Skipped 3 existing clips"));
  run_until_told();
  expect_each_clip_once(3);
}

TEST_F(NotionVideos, AreMadeOnceAlthoughTheAnswerToTheirMakingWasLost) {
  change_fake(R"({"next": {"notionCreate.lost_answer": 1}})");
  make_project(2);
  EXPECT_EQ(generate().status, 0);
  run_until_told();
  EXPECT_EQ(figures().faults["notionCreate.lost_answer"], 1);
  expect_each_clip_once(2);
  EXPECT_THAT(column("Status"), Each(std::string("Video Ready")));
  EXPECT_EQ(asked("notionCreate"), 2);
}

TEST_F(NotionVideos, SurviveEverythingThatNotionMayAnswer) {
  change_fake(
      R"({"slow_seconds": 0.2, "chaos": {"notion.http_529": 0.1, "notion.http_409": 0.1,
    "notion.html_502": 0.1, "notion.cut_answer": 0.1, "notionCreate.lost_answer": 0.4,
    "notionCreate.http_429": 0.2}})");
  make_project(4);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 0) << ended.err;
  notion_back();
  run_until_told();
  expect_each_clip_once(4);
  EXPECT_THAT(column("Status"), Each(std::string("Video Ready")));
}

TEST_F(NotionVideos, SayWhatAClipStoppedAtAndThatItIsWellAgain) {
  change_fake(R"({"next": {"createTask.fail_moderation": 1}})");
  make_project(1);
  EXPECT_EQ(generate().status, 1);
  ASSERT_EQ(rows().size(), 1U);
  EXPECT_EQ(rows()[0]["Status"].value, "Video Error");
  EXPECT_NE(rows()[0]["Error"].value, "");
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(rows()[0]["Status"].value, "Video Ready");
  EXPECT_EQ(rows()[0]["Error"].value, "");
  expect_each_clip_once(1);
}

TEST_F(NotionVideos, ARowThatSomebodyThrewAwayIsMadeAnewWhenItsClipChanges) {
  change_fake(R"({"next": {"createTask.fail_moderation": 1}})");
  make_project(1);
  EXPECT_EQ(generate().status, 1);
  notion().remove_page(notion().row_ids(videos_source).at(0));
  EXPECT_EQ(generate().status, 0);
  expect_each_clip_once(1);
  EXPECT_THAT(column("Status"), Each(std::string("Video Ready")));
}

TEST_F(NotionVideos, ARowInTheTrashIsMadeAnewWhenItsClipChanges) {
  change_fake(R"({"next": {"createTask.fail_moderation": 1}})");
  make_project(1);
  EXPECT_EQ(generate().status, 1);
  notion().trash_page(notion().row_ids(videos_source).at(0));
  EXPECT_EQ(generate().status, 0);
  expect_each_clip_once(1);
  EXPECT_THAT(column("Status"), Each(std::string("Video Ready")));
}

TEST_F(NotionVideos, WithoutWhatIsNeededAreLeftToAPersonWithOneLine) {
  testing::NotionPage without = columns();
  without.erase("Zoetrope ID");
  put_table(without);
  make_project(3);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 0) << ended.err;
  const std::string line =
      "the Notion table of videos has no property \"Zoetrope ID\", in which each "
      "row's clip is known again; add it, as a text, or name another with notion.id-property";
  const std::size_t at = ended.err.find(line);
  EXPECT_NE(at, std::string::npos) << ended.err;
  const std::string told_again = "] " + line;  // the summary at the end repeats it
  EXPECT_EQ(ended.err.find(told_again, at + 1), std::string::npos) << "it is said once: " << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("it is tried again when a run begins"));
  EXPECT_LE(asked("notion"), 2) << "it is not tried for ever";
  put_table();
  EXPECT_EQ(generate().status, 0);
  run_until_told();
  expect_each_clip_once(3);
}

/// The table has a place for the file as well.
class NotionVideoFiles : public NotionVideos {
 protected:
  void SetUp() override {
    NotionVideos::SetUp();
    testing::NotionPage with = columns();
    with["File"] = {"files"};
    put_table(with);
  }
  void expect_rows_without_files(std::size_t clips) {
    run_until_told();
    expect_each_clip_once(clips);
    EXPECT_THAT(column("Status"), Each(std::string("Video Ready")));
    EXPECT_THAT(column("File"), Each(std::string()));
  }
};

TEST_F(NotionVideoFiles, AreUploadedBehindTheirRows) {
  make_project(2);
  EXPECT_EQ(generate().status, 0);
  run_until_told();
  expect_each_clip_once(2);
  std::set<std::string> uploaded;
  for (const testing::NotionUpload& upload : notion().uploads()) {
    EXPECT_TRUE(upload.is_attached);
    uploaded.insert(upload.bytes.at(1));
  }
  EXPECT_EQ(uploaded, (std::set<std::string>{read(clip_file(1)), read(clip_file(2))}));
  EXPECT_THAT(column("File"), Each(HasSubstr("clip_0")));
  const std::int64_t before = asked("notionUpload");
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(asked("notionUpload"), before) << "each once";
}

TEST_F(NotionVideoFiles, ThatThePlanOfTheWorkspaceDoesNotTakeAreLeftOut) {
  notion().refuse_uploads();
  make_project(3);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 0) << ended.err;
  const std::string line =
      "warning: Notion takes no files from this integration (File uploads are not available on this plan.); "
      "rows go without them";
  const std::size_t at = ended.err.find(line);
  EXPECT_NE(at, std::string::npos) << ended.err;
  EXPECT_EQ(ended.err.find(line, at + 1), std::string::npos) << "it is said once: " << ended.err;
  expect_rows_without_files(3);
  EXPECT_EQ(asked("notionUpload"), 1) << "that is remembered";
}

TEST_F(NotionVideoFiles, ThatAreLargerThanTheWorkspaceAllowsAreLeftOut) {
  notion().set_upload_limit(1000);
  make_project(2);
  EXPECT_EQ(generate().status, 0);
  expect_rows_without_files(2);
  EXPECT_EQ(asked("notionUpload"), 0);
}

TEST_F(NotionVideoFiles, ComeThroughAlthoughAnswersAreLost) {
  change_fake(R"({"next": {"notionUpload.lost_answer": 2}})");
  make_project(1);
  EXPECT_EQ(generate().status, 0);
  run_until_told();
  expect_each_clip_once(1);
  EXPECT_THAT(column("File"), Each(std::string("clip_01.mp4")));
  EXPECT_EQ(notion().uploads().back().bytes.at(1), read(clip_file(1)));
}

/// Each request of the upload takes longer than a run waits for one that is not on its way.
TEST_F(NotionVideoFiles, ComeIntoTheirRowsAlthoughTheyTakeLongerThanARunWaitsOtherwise) {
  change_fake(R"({"slow_seconds": 7, "chaos": {"notionUpload.slow": 1}})");
  make_project(1);
  EXPECT_EQ(generate().status, 0);
  EXPECT_THAT(column("File"), Each(std::string("clip_01.mp4")));
  EXPECT_EQ(notion().uploads().size(), 1U) << "nothing is begun twice";
}

/// The file is there, and whoever sent it has not lived to hear so.
TEST_F(NotionVideoFiles, GoOnWhereARunThatWasKilledLeftThem) {
  change_fake(R"({"slow_seconds": 2, "chaos": {"notion.slow": 1}})");
  make_project(1);
  const auto program = begin_generate();
  const auto is_sent = [&] {
    const auto uploads = notion().uploads();
    return !uploads.empty() && uploads.back().is_uploaded;
  };
  ASSERT_TRUE(eventually(is_sent, std::chrono::minutes(1)));
  program->signal(SIGKILL);
  end(*program);
  EXPECT_FALSE(notion().uploads().back().is_attached);
  change_fake(R"({"chaos": {}})");
  EXPECT_EQ(generate().status, 0);
  run_until_told();
  EXPECT_EQ(notion().uploads().size(), 1U) << "nothing is sent twice";
  EXPECT_THAT(column("File"), Each(std::string("clip_01.mp4")));
}

/// Its hour is over between its begin and the next look at it, which is a second after the send that failed.
TEST_F(NotionVideoFiles, AreUploadedAnewWhenTheirUploadExpired) {
  change_fake(R"({"slow_seconds": 3, "next": {"notionUpload.slow": 1}})");
  make_project(1);
  const auto program = begin_generate();
  ASSERT_TRUE(eventually([&] { return !notion().uploads().empty(); }, std::chrono::minutes(1)));
  change_fake(R"({"next": {"notionUpload.http_500": 1}})");
  EXPECT_TRUE(
      eventually([&] { return figures().faults["notionUpload.http_500"] == 1; }, std::chrono::seconds(20)));
  notion().expire_uploads();
  EXPECT_EQ(end(*program).status, 0);
  run_until_told();
  expect_each_clip_once(1);
  EXPECT_THAT(column("File"), Each(std::string("clip_01.mp4")));
  EXPECT_TRUE(notion().uploads().back().is_attached);
}

TEST_F(NotionVideos, OfTextsAloneAreWrittenAsWell) {
  put_table({{"Title", {"title"}}, {"Key", {"rich_text"}}, {"No", {"rich_text"}}, {"Cost", {"rich_text"}}});
  write(folder_ / "zoetrope.toml",
        "[notion]\nvideos = \"" + videos_source + "\"\nid-property = \"Key\"\nclip-property = \"No\"\n");
  make_project(1);
  EXPECT_EQ(generate().status, 0);
  ASSERT_EQ(rows().size(), 1U);
  EXPECT_EQ(rows()[0]["No"].value, "1");
  EXPECT_EQ(rows()[0]["Cost"].value, "$0.42");
  EXPECT_NE(rows()[0]["Key"].value, "");
}

TEST_F(NotionVideos, OfAChannelMayBeInATableOfTheirOwnOrInNone) {
  const std::string own = "4a0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
  const std::string own_source = "4b0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
  notion().put_table(own, own_source, columns());
  write(folder_ / "zoetrope.toml", "[notion]\nvideos = \"" + videos +
                                       "\"\n[channels.demo]\nnotion_videos = \"" + own +
                                       "\"\n[channels.quiet]\nnotion-videos = \"none\"\n");
  make_project(1);
  make_project_called("quiet/story", 1);
  const Words quiet{"generate", "quiet/story", "--yes", "--poll-interval", "0.2"};
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(zoetrope(quiet).status, 0);
  EXPECT_EQ(notion().rows(own_source).size(), 1U);
  EXPECT_TRUE(rows().empty());
  // Another table from now on: what there is already gets its rows there.
  write(folder_ / "zoetrope.toml", "[notion]\nvideos = \"" + videos + "\"\n");
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(zoetrope(quiet).status, 0);
  run_until_told();
  EXPECT_EQ(rows().size(), 2U);
}

TEST_F(NotionVideos, AreNotAskedForWithoutTheSetting) {
  std::filesystem::remove(folder_ / "zoetrope.toml");
  make_project(1);
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(asked("notion") + asked("notionCreate"), 0);
  write(folder_ / "zoetrope.toml", "[notion]\nvideos = \"../pages\"\n");
  const Ended wrong = generate();
  EXPECT_EQ(wrong.status, 2);
  EXPECT_THAT(wrong.err,
              HasSubstr("notion.videos is \"../pages\" (zoetrope.toml); it takes the id of a database"));
  std::filesystem::remove(folder_ / "zoetrope.toml");
}

}  // namespace
}  // namespace zoetrope::acceptance

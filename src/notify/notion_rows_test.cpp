#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "notify/notion.h"
#include "notify/row_memory.h"
#include "notify/table_columns.h"

namespace zoetrope::notify {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string videos = "3a0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
const std::string source = "3b0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
const std::string row_id = "3c0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";

/// Answers one request after the other as the test says, and keeps them.
class ScriptedTable final : public http::Client {
 public:
  http::Exchange perform(const http::Request& request, std::stop_token /*stop*/) override {
    requests.push_back(request);
    for (const http::Part& part : request.parts) {
      if (part.file != nullptr) part_bytes.push_back(part.file->info().value().bytes);
    }
    http::Exchange next = answers.front();
    answers.pop_front();
    return next;
  }
  std::deque<http::Exchange> answers;
  std::vector<http::Request> requests;
  std::vector<std::uint64_t> part_bytes;
};

http::Response answers(int status, const std::string& body) {
  http::Response response;
  response.status = status;
  response.body = body;
  return response;
}

std::string database_with(const std::string& sources) {
  return R"({"object":"database","data_sources":[)" + sources + "]}";
}

const std::string one_source = R"({"id":")" + source + R"(","name":"Videos"})";
const std::string usual_source =
    R"({"object":"data_source","properties":{"Name":{"type":"title"},"Zoetrope ID":{"type":"rich_text"},)"
    R"("Clip":{"type":"number"},"Status":{"type":"status"},"Cost":{"type":"number"},)"
    R"("Duration":{"type":"number"},"Error":{"type":"checkbox"}}})";
const std::string made_page = R"({"object":"page","id":")" + row_id + R"("})";

class RowsTest : public ::testing::Test {
 protected:
  Result<Telling> tell(http::Exchange answer, const std::string& memory = "") {
    client_.answers.push_back(std::move(answer));
    return notion_->tell_row({.table = videos,
                              .report = report_,
                              .seq = seq_,
                              .memory = memory,
                              .doubted_until = doubted_until_,
                              .doubt_left = doubt_left_,
                              .last_byte_before = MonoTime{77}},
                             {});
  }
  /// The table is known.
  void look() {
    ASSERT_FALSE(tell(answers(200, database_with(one_source))).value().complete);
    ASSERT_FALSE(tell(answers(200, usual_source)).value().complete);
  }
  void doubt(Duration left) {
    doubted_until_ = WallTime{doubted_until_ ? doubted_until_->micros + 1 : 1'000};
    doubt_left_ = left;
  }
  static std::string known_row() { return R"({"row":")" + row_id + R"("})"; }
  static http::Exchange lost() {
    return http::Failure{http::Delivery::maybe_sent, {ErrorCode::unavailable, "the connection was lost"}};
  }
  const http::Request& last() { return client_.requests.back(); }
  nlohmann::json sent() { return nlohmann::json::parse(last().body); }

  ScriptedTable client_;
  std::unique_ptr<Notion> notion_ = make_notion(client_, {.token = Secret("canary-key-notion-rows")});
  std::int64_t seq_ = 3;
  std::optional<WallTime> doubted_until_;
  Duration doubt_left_{};
  ClipReport report_{.clip = "0c1d",
                     .project = "poke1/vid_1",
                     .number = 5,
                     .status = TaskStatus::video_ready,
                     .cost = Money::from_micros(420'000),
                     .duration = milliseconds(10'041)};
};

TEST_F(RowsTest, TheFirstRequestsLookAtTheTableAndTheNextOneMakesTheRow) {
  look();
  EXPECT_EQ(client_.requests.at(0).url, "https://api.notion.com/v1/databases/" + videos);
  EXPECT_EQ(client_.requests.at(1).url, "https://api.notion.com/v1/data_sources/" + source);
  const auto made = tell(answers(200, made_page));
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_TRUE(made->complete);
  EXPECT_EQ(last().method, http::Method::post);
  EXPECT_EQ(last().url, "https://api.notion.com/v1/pages");
  EXPECT_EQ(last().headers.get("Notion-Version"), "2025-09-03");
  EXPECT_EQ(last().gate.value().last_byte_before, MonoTime{77});
  EXPECT_EQ(sent(), nlohmann::json::parse(
                        R"({"parent":{"type":"data_source_id","data_source_id":")" + source +
                        R"("},"properties":{"Name":{"title":[{"text":{"content":"poke1/vid_1 clip 05"}}]},)"
                        R"("Zoetrope ID":{"rich_text":[{"text":{"content":"0c1d"}}]},"Clip":{"number":5},)"
                        R"("Status":{"status":{"name":"Video Ready"}},"Cost":{"number":0.42},)"
                        R"("Duration":{"number":10.04}}})"));
  EXPECT_THAT(last().body, HasSubstr(R"({"number":0.4200})")) << "no binary float on the way";
  EXPECT_EQ(parse_row_memory(made->memory).row, row_id);
}

TEST_F(RowsTest, AKnownRowIsSetAndKeepsItsTitle) {
  look();
  report_.status = TaskStatus::processing;
  report_.duration = {};
  const auto told = tell(answers(200, "{}"), known_row());
  ASSERT_TRUE(told && told->complete);
  EXPECT_EQ(last().method, http::Method::patch);
  EXPECT_EQ(last().url, "https://api.notion.com/v1/pages/" + row_id);
  EXPECT_FALSE(sent().at("properties").contains("Name"));
  EXPECT_TRUE(sent().at("properties").at("Duration").at("number").is_null());
}

TEST_F(RowsTest, ARowThatMayHaveBeenMadeIsLookedForFirst) {
  look();
  EXPECT_EQ(tell(lost()).error().code, ErrorCode::ambiguous);
  doubt(seconds(58));
  const auto found = tell(answers(200, R"({"object":"list","results":[)" + made_page + "]}"));
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_FALSE(found->complete);
  EXPECT_EQ(last().url, "https://api.notion.com/v1/data_sources/" + source + "/query");
  EXPECT_EQ(sent().at("filter"),
            nlohmann::json::parse(R"({"property":"Zoetrope ID","rich_text":{"equals":"0c1d"}})"));
  ASSERT_TRUE(tell(answers(200, "{}"), found->memory)->complete);
  EXPECT_EQ(last().url, "https://api.notion.com/v1/pages/" + row_id);
}

TEST_F(RowsTest, NoneIsMadeBeforeTheLostRequestCanArriveNoMore) {
  look();
  const auto none = answers(200, R"({"object":"list","results":[]})");
  doubt(seconds(58));
  const auto early = tell(none).value();
  EXPECT_FALSE(early.complete);
  EXPECT_EQ(early.rest, Duration(seconds(5)));
  doubt_left_ = seconds(2);
  EXPECT_EQ(tell(none, early.memory)->rest, Duration(seconds(2)));
  doubt_left_ = {};
  const auto over = tell(none, early.memory).value();
  EXPECT_FALSE(over.complete);
  EXPECT_EQ(over.rest, Duration::zero());
  EXPECT_EQ(tell(lost(), over.memory).error().code, ErrorCode::ambiguous);
  EXPECT_EQ(last().url, "https://api.notion.com/v1/pages") << "now it is made";
  // That one was lost as well, and so what was seen before it is worth nothing.
  doubt(seconds(60));
  EXPECT_FALSE(tell(none, over.memory)->complete);
  EXPECT_THAT(last().url, HasSubstr("/query"));
}

TEST_F(RowsTest, AnAnswerToAQuestionThatWasLostPutsNothingInDoubt) {
  look();
  doubt(seconds(1));
  EXPECT_EQ(tell(lost()).error().code, ErrorCode::unavailable);
}

TEST_F(RowsTest, AnAnswerThatNamesNoPageLeavesItsMakingInDoubt) {
  look();
  for (const char* body : {"", "{}", R"({"id":"../users"})", "[]"})
    EXPECT_EQ(tell(answers(200, body)).error().code, ErrorCode::ambiguous) << body;
}

TEST_F(RowsTest, ARowThatTakesNothingAnyMoreIsLookedForAndMadeAnew) {
  look();
  for (const int status : {400, 404}) {
    const auto lost_row = tell(answers(status, R"({"message":"archived"})"), known_row());
    ASSERT_TRUE(lost_row) << lost_row.error().message;
    const auto none = tell(answers(200, R"({"results":[]})"), lost_row->memory);
    ASSERT_TRUE(none) << none.error().message;
    const auto made = tell(answers(200, made_page), none->memory);
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_TRUE(made->complete);
    EXPECT_EQ(last().method, http::Method::post);
    // What was written once may have been changed since, and so the table is looked at again.
    notion_ = make_notion(client_, {.token = Secret("canary-key-notion-rows")});
    look();
  }
}

TEST_F(RowsTest, AColumnThatIsGoneIsNoticedOnceAndAMissingOptionIsForAPerson) {
  look();
  ASSERT_TRUE(tell(answers(200, made_page))->complete);
  const auto refused = answers(400, R"({"message":"Status is expected to be select."})");
  EXPECT_FALSE(tell(refused)->complete) << "the table is looked at anew";
  ASSERT_FALSE(tell(answers(200, usual_source))->complete);
  EXPECT_THAT(last().url, HasSubstr("/v1/data_sources/" + source));
  const auto stuck = tell(refused);
  ASSERT_FALSE(stuck);
  EXPECT_EQ(stuck.error().code, ErrorCode::invalid_input);
  EXPECT_THAT(stuck.error().message, AllOf(HasSubstr("Status is expected to be select."),
                                           HasSubstr("\"Video Ready\""), HasSubstr("notion.video-ready")));
}

TEST_F(RowsTest, ARowThatIsThereAndTakesNothingIsForAPerson) {
  look();
  const std::string found = to_text(RowMemory{.row = row_id, .was_found = true});
  EXPECT_EQ(tell(answers(400, "{}"), found).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(tell(answers(404, "{}"), found).error().code, ErrorCode::not_found);
}

TEST_F(RowsTest, ADataSourceMayBeNamedInPlaceOfItsDatabase) {
  EXPECT_FALSE(tell(answers(404, "{}"))->complete);
  EXPECT_FALSE(tell(answers(200, usual_source))->complete);
  EXPECT_EQ(last().url, "https://api.notion.com/v1/data_sources/" + videos);
  ASSERT_TRUE(tell(answers(200, made_page))->complete);
  EXPECT_EQ(sent().at("parent").at("data_source_id"), videos);
}

TEST_F(RowsTest, ATableThatIsNotSharedIsAskedForFromTheBeginningWhenItIs) {
  EXPECT_FALSE(tell(answers(404, "{}"))->complete);
  const auto refused = tell(answers(404, "{}"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::not_found);
  EXPECT_THAT(refused.error().message, HasSubstr("not shared with the integration"));
  look();
}

/// The table has a place for files, and the clip has one of 25 MB.
class RowFilesTest : public RowsTest {
 protected:
  RowFilesTest() {
    std::string pattern = ::testing::TempDir() + "zoetrope_rows_XXXXXX";
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    const std::ofstream made(folder_ / "clip_05.mp4");
    files_ = open_file_system(folder_.string(), SymlinkPolicy::refuse).value();
    has_size(25'000'000);
  }
  ~RowFilesTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  void has_size(std::int64_t bytes) {
    std::filesystem::resize_file(folder_ / "clip_05.mp4", static_cast<std::uintmax_t>(bytes));
    report_.file = "clip_05.mp4";
    report_.sha256 = "sha-of-" + std::to_string(bytes);
    report_.bytes = bytes;
  }
  /// The row is made and says everything but the file, and the limit is known.
  void make_row(const std::string& limit = "5368709120") {
    ASSERT_FALSE(step(answers(200, database_with(one_source))).value().complete);
    ASSERT_FALSE(
        step(answers(200, R"({"properties":{"Zoetrope ID":{"type":"rich_text"},"File":{"type":"files"}}})"))
            .value()
            .complete);
    ASSERT_FALSE(step(answers(200, made_page)).value().complete);
    last_ =
        step(answers(200, R"({"bot":{"workspace_limits":{"max_file_upload_size_in_bytes":)" + limit + "}}}"))
            .value();
    EXPECT_EQ(client_.requests.back().url, "https://api.notion.com/v1/users/me");
  }
  Result<Telling> step(http::Exchange answer) {
    client_.answers.push_back(std::move(answer));
    auto told = notion_->tell_row({.table = videos,
                                   .report = report_,
                                   .seq = seq_,
                                   .memory = memory_,
                                   .doubted_until = doubted_until_,
                                   .doubt_left = doubt_left_,
                                   .last_byte_before = MonoTime{77},
                                   .files = files_.get()},
                                  {});
    if (told) memory_ = told->memory;
    return told;
  }
  std::string asked() { return last().url.substr(std::string("https://api.notion.com").size()); }
  std::string upload_path() const { return "/v1/file_uploads/" + source; }
  static http::Response upload() { return answers(200, R"({"id":")" + source + R"("})"); }
  std::string part_number() { return last().parts.size() < 2 ? "" : last().parts.at(1).value; }

  std::filesystem::path folder_;
  std::unique_ptr<FileSystem> files_;
  std::string memory_;
  Telling last_;
};

TEST_F(RowFilesTest, ALargeFileGoesInParts) {
  make_row();
  EXPECT_FALSE(last_.complete);
  ASSERT_FALSE(step(upload())->complete);
  EXPECT_EQ(sent(), nlohmann::json::parse(R"({"mode":"multi_part","filename":"clip_05.mp4",)"
                                          R"("content_type":"video/mp4","number_of_parts":3})"));
  for (const char* part : {"1", "2", "3"}) {
    ASSERT_FALSE(step(upload())->complete);
    EXPECT_EQ(asked(), upload_path() + "/send");
    EXPECT_EQ(part_number(), part);
    EXPECT_EQ(last().headers.get("Content-Type"), "") << "the form says its own";
  }
  EXPECT_EQ(client_.part_bytes, (std::vector<std::uint64_t>{10'485'760, 10'485'760, 4'028'480}));
  ASSERT_FALSE(step(upload())->complete);
  EXPECT_EQ(asked(), upload_path() + "/complete");
  ASSERT_TRUE(step(answers(200, "{}"))->complete);
  EXPECT_EQ(sent().at("properties").at("File"),
            nlohmann::json::parse(R"({"files":[{"type":"file_upload","file_upload":{"id":")" + source +
                                  R"("},"name":"clip_05.mp4"}]})"));
  // The same word once more, and then another one: the file stays.
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(step(answers(200, "{}"))->complete);
    EXPECT_FALSE(sent().at("properties").contains("File"));
    ++seq_;
  }
}

TEST_F(RowFilesTest, ASmallOneGoesAtOnceAndAnotherTakeTakesItsPlace) {
  has_size(1'000'000);
  make_row();
  for (int take = 0; take < 2; ++take) {
    ASSERT_FALSE(step(upload())->complete);
    EXPECT_EQ(sent().at("mode"), "single_part");
    ASSERT_FALSE(step(upload())->complete);
    EXPECT_EQ(part_number(), "");
    ASSERT_TRUE(step(answers(200, "{}"))->complete);
    EXPECT_TRUE(sent().at("properties").contains("File"));
    if (take == 1) break;
    has_size(2'000'000);
    ++seq_;
    ASSERT_FALSE(step(answers(200, "{}"))->complete) << "what the row says comes first";
    EXPECT_FALSE(sent().at("properties").contains("File"));
  }
}

TEST_F(RowFilesTest, OneThatIsTooLargeForTheWorkspaceIsLeftOut) {
  make_row("5242880");
  EXPECT_TRUE(last_.complete);
}

TEST_F(RowFilesTest, WhatNotionDoesNotTakeIsGivenUpAndIsNoError) {
  make_row();
  ASSERT_FALSE(step(upload())->complete);
  EXPECT_TRUE(step(answers(400, "{}"))->complete);
  ++seq_;
  EXPECT_TRUE(step(answers(200, "{}"))->complete) << "it is not tried again";
  has_size(1'000'000);
  ++seq_;
  ASSERT_FALSE(step(answers(200, "{}"))->complete) << "another file is";
  EXPECT_TRUE(step(answers(403, "{}"))->complete);
  has_size(2'000'000);
  ++seq_;
  EXPECT_TRUE(step(answers(200, "{}"))->complete) << "a plan that takes none is remembered";
}

TEST_F(RowFilesTest, ARowThatDoesNotTakeTheFileKeepsWhatItSays) {
  has_size(1'000'000);
  make_row();
  ASSERT_FALSE(step(upload())->complete);
  ASSERT_FALSE(step(upload())->complete);
  EXPECT_TRUE(step(answers(400, "{}"))->complete);
}

TEST_F(RowFilesTest, WhatPassesIsTriedAgainAndALostAnswerBeginsAnew) {
  make_row();
  ASSERT_FALSE(step(upload())->complete);
  EXPECT_EQ(step(answers(529, "{}")).error().code, ErrorCode::rate_limited);
  ASSERT_FALSE(step(upload())->complete);
  EXPECT_EQ(part_number(), "1");
  EXPECT_EQ(step(lost()).error().code, ErrorCode::ambiguous);
  doubt(seconds(60));
  ASSERT_FALSE(step(upload())->complete);
  EXPECT_EQ(asked(), "/v1/file_uploads");
}

TEST_F(RowFilesTest, AFileThatIsGoneIsLeftOut) {
  make_row();
  ASSERT_FALSE(step(upload())->complete);
  std::filesystem::remove(folder_ / "clip_05.mp4");
  EXPECT_TRUE(step(upload())->complete);
}

struct TableRow {
  std::string database;
  std::string source;
  ErrorCode code;
  const char* says;
};
class TablesOfAnotherKind : public RowsTest, public ::testing::WithParamInterface<TableRow> {};

TEST_P(TablesOfAnotherKind, AreSaidInOneLine) {
  auto told = tell(answers(200, GetParam().database));
  if (told && !GetParam().source.empty()) told = tell(answers(200, GetParam().source));
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().code, GetParam().code);
  EXPECT_THAT(told.error().message, HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    All, TablesOfAnotherKind,
    ::testing::Values(
        TableRow{database_with(""), "", ErrorCode::not_found, "has 0 data sources; name one"},
        TableRow{database_with(one_source + "," + one_source), "", ErrorCode::not_found,
                 "has 2 data sources: Videos (3b0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9), Videos"},
        TableRow{database_with(R"({"id":"../pages"})"), "", ErrorCode::unavailable, "no database"},
        TableRow{"[]", "", ErrorCode::unavailable, "no database"},
        TableRow{"<html>", "", ErrorCode::unavailable, "no database"},
        TableRow{database_with(one_source), R"({"properties":{"Name":{"type":"title"}}})",
                 ErrorCode::not_found, "has no property \"Zoetrope ID\""},
        TableRow{database_with(one_source), R"({"properties":{"Zoetrope ID":{"type":"number"}}})",
                 ErrorCode::not_found, "has no text \"Zoetrope ID\""},
        TableRow{database_with(one_source), "{}", ErrorCode::unavailable, "no table"}));

TEST_F(RowsTest, ATextThatIsNoIdGoesNowhere) {
  const std::string table = "../users/me";
  const std::string memory;
  const auto told = notion_->tell_row({.table = table, .report = report_, .memory = memory}, {});
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().code, ErrorCode::invalid_input);
  EXPECT_TRUE(client_.requests.empty());
}

TEST(RowMemory, ComesBackAsItWasAndDamagedIsOneOfNothing) {
  const RowMemory all{.row = row_id,
                      .was_found = true,
                      .is_to_be_found = true,
                      .absent_in_doubt = 7,
                      .told = 3,
                      .attached = "a",
                      .skipped = "b",
                      .upload = {row_id, "c", 5, 2, true}};
  EXPECT_EQ(parse_row_memory(to_text(all)), all);
  EXPECT_EQ(parse_row_memory(to_text(RowMemory{})), RowMemory{});
  for (const char* text : {"", "{", "[]", R"({"row":"../users"})", R"({"row":1,"told":"x","absent":[]})"})
    EXPECT_EQ(parse_row_memory(text), RowMemory{}) << text;
}

TEST(DurationWords, AreSecondsWithTwoDecimals) {
  EXPECT_EQ(duration_words({}), "");
  EXPECT_EQ(duration_words(milliseconds(10'000)), "10.00");
  EXPECT_EQ(duration_words(milliseconds(5'046)), "5.05");
}

}  // namespace
}  // namespace zoetrope::notify

#include <gmock/gmock.h>

#include "notify/table_columns.h"
#include "notify/test_rows.h"

namespace zoetrope::notify {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

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
  const auto told = tell(answers(200, made_page), known_row());
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
  ASSERT_TRUE(tell(answers(200, made_page), found->memory)->complete);
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

TEST_F(RowsTest, ATableThatIsGoneIsLookedAtFromTheBeginning) {
  look();
  EXPECT_EQ(tell(answers(404, "{}")).error().code, ErrorCode::not_found);
  look();
  doubt(seconds(1));
  EXPECT_EQ(tell(answers(404, "{}")).error().code, ErrorCode::not_found);
  EXPECT_THAT(last().url, HasSubstr("/query"));
  look();
}

/// Only what a person may have forgotten is advised.
TEST_F(RowsTest, AnOptionIsOnlyMissedWhereTheRefusalMayBeAboutOne) {
  look();
  EXPECT_THAT(tell(answers(400, R"({"code":"validation_error","message":"body failed"})")).error().message,
              HasSubstr("may lack the option"));
  EXPECT_THAT(tell(answers(400, R"({"code":"invalid_json","message":"no JSON"})")).error().message,
              Not(HasSubstr("may lack the option")));
  EXPECT_THAT(
      tell(answers(400, R"({"code":"validation_error","message":"Can't edit block that is archived."})"))
          .error()
          .message,
      AllOf(HasSubstr("is in the trash"), Not(HasSubstr("may lack the option"))));
}

TEST_F(RowsTest, ASelectLacksNoOption) {
  ASSERT_FALSE(tell(answers(200, database_with(one_source))).value().complete);
  ASSERT_FALSE(
      tell(answers(200, R"({"properties":{"Zoetrope ID":{"type":"rich_text"},"Status":{"type":"select"}}})"))
          .value()
          .complete);
  EXPECT_THAT(tell(answers(400, R"({"code":"validation_error","message":"Status is odd"})")).error().message,
              AllOf(HasSubstr("Status is odd"), Not(HasSubstr("may lack the option"))));
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
        TableRow{R"({"in_trash":true,"data_sources":[)" + one_source + "]}", "", ErrorCode::not_found,
                 "is in the trash"},
        TableRow{database_with(one_source), R"({"archived":true,"properties":{}})", ErrorCode::not_found,
                 "is in the trash"},
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

TEST(DurationWords, AreSecondsWithTwoDecimals) {
  EXPECT_EQ(duration_words({}), "");
  EXPECT_EQ(duration_words(milliseconds(10'000)), "10.00");
  EXPECT_EQ(duration_words(milliseconds(5'046)), "5.05");
}

}  // namespace
}  // namespace zoetrope::notify

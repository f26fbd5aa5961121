#include <gmock/gmock.h>

#include "notify/test_rows.h"

namespace zoetrope::notify {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::HasSubstr;

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
  ASSERT_TRUE(step(answers(200, made_page))->complete);
  EXPECT_EQ(sent().at("properties").at("File"),
            nlohmann::json::parse(R"({"files":[{"type":"file_upload","file_upload":{"id":")" + source +
                                  R"("},"name":"clip_05.mp4"}]})"));
  // The same word once more, and then another one: the file stays.
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(step(answers(200, made_page))->complete);
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
    ASSERT_TRUE(step(answers(200, made_page))->complete);
    EXPECT_TRUE(sent().at("properties").contains("File"));
    if (take == 1) break;
    has_size(2'000'000);
    ++seq_;
    ASSERT_FALSE(step(answers(200, made_page))->complete) << "what the row says comes first";
    EXPECT_FALSE(sent().at("properties").contains("File"));
  }
}

TEST_F(RowFilesTest, OneThatIsTooLargeForTheWorkspaceIsLeftOut) {
  make_row("5242880");
  EXPECT_TRUE(last_.complete);
}

TEST_F(RowFilesTest, ThatAreRefusedWhenTheyBeginAreLeftOutAloneWithAWord) {
  make_row();
  const auto left_out = step(answers(400, R"({"message":"filename is odd"})"));
  EXPECT_TRUE(left_out->complete);
  EXPECT_EQ(left_out->notice,
            "the file of poke1/vid_1 clip 05 is left out of its row at Notion: filename is odd");
  ++seq_;
  EXPECT_TRUE(step(answers(200, made_page))->complete) << "it is not tried again";
  has_size(1'000'000);
  ++seq_;
  ASSERT_FALSE(step(answers(200, made_page))->complete) << "another file is";
  EXPECT_FALSE(step(upload())->complete);
}

TEST_F(RowFilesTest, ThatThePlanDoesNotTakeAreSaidOnceAndNotTriedAgain) {
  make_row();
  const auto first = step(answers(403, R"({"message":"not on this plan"})"));
  EXPECT_TRUE(first->complete);
  EXPECT_EQ(first->notice,
            "Notion takes no files from this integration (not on this plan); rows go without them");
  has_size(2'000'000);
  ++seq_;
  const auto second = step(answers(200, made_page));
  EXPECT_TRUE(second->complete);
  EXPECT_EQ(second->notice, "");
}

TEST_F(RowFilesTest, AnUploadThatIsTakenNoMoreIsBegunAnewOnce) {
  make_row();
  for (const int status : {404, 400}) {
    ASSERT_FALSE(step(upload())->complete);
    EXPECT_EQ(asked(), "/v1/file_uploads");
    const auto refused = step(answers(status, R"({"message":"it expired"})"));
    EXPECT_EQ(refused->complete, status == 400);
    EXPECT_EQ(refused->notice.empty(), status == 404) << refused->notice;
  }
  ++seq_;
  EXPECT_TRUE(step(answers(200, made_page))->complete);
}

TEST_F(RowFilesTest, ARowThatDoesNotTakeTheFileIsSeenToBeThereBeforeTheFileIsSentOnceMore) {
  has_size(1'000'000);
  make_row();
  for (int time = 0; time < 2; ++time) {
    ASSERT_FALSE(step(upload())->complete);
    ASSERT_FALSE(step(upload())->complete);
    ASSERT_FALSE(step(answers(400, R"({"message":"no such upload"})"))->complete);
    EXPECT_TRUE(sent().at("properties").contains("File"));
    // Was the column renamed?
    ASSERT_FALSE(
        step(answers(200, R"({"properties":{"Zoetrope ID":{"type":"rich_text"},"File":{"type":"files"}}})"))
            ->complete);
    EXPECT_EQ(asked(), "/v1/data_sources/" + source);
    const bool is_over = step(answers(200, made_page))->complete;
    EXPECT_FALSE(sent().at("properties").contains("File"));
    EXPECT_EQ(is_over, time == 1);
  }
}

TEST_F(RowFilesTest, AColumnThatIsGoneTakesNoFileAndTheRowIsTold) {
  has_size(1'000'000);
  make_row();
  ASSERT_FALSE(step(upload())->complete);
  ASSERT_FALSE(step(upload())->complete);
  ASSERT_FALSE(step(answers(400, "{}"))->complete);
  ASSERT_FALSE(step(answers(200, R"({"properties":{"Zoetrope ID":{"type":"rich_text"}}})"))->complete);
  EXPECT_TRUE(step(answers(200, made_page))->complete);
  EXPECT_EQ(asked(), "/v1/pages/" + row_id);
}

TEST_F(RowFilesTest, ARowThatWasThrownAwayIsMadeAnewWithItsFile) {
  has_size(1'000'000);
  make_row();
  ASSERT_FALSE(step(upload())->complete);
  ASSERT_FALSE(step(upload())->complete);
  ASSERT_FALSE(step(answers(400, R"({"message":"archived"})"))->complete);
  ASSERT_FALSE(
      step(answers(200, R"({"properties":{"Zoetrope ID":{"type":"rich_text"},"File":{"type":"files"}}})"))
          ->complete);
  ASSERT_FALSE(step(answers(400, R"({"message":"archived"})"))->complete);
  ASSERT_FALSE(step(answers(200, R"({"results":[]})"))->complete);
  ASSERT_FALSE(step(answers(200, made_page))->complete);
  ASSERT_FALSE(step(upload())->complete);
  EXPECT_EQ(asked(), "/v1/file_uploads");
}

TEST_F(RowFilesTest, AnUploadThatIsOldIsBegunAnewAlsoWhenItIsWhole) {
  has_size(1'000'000);
  make_row();
  ASSERT_FALSE(step(upload())->complete);
  now_ = now_ + minutes(51);
  ASSERT_FALSE(step(upload())->complete);
  EXPECT_EQ(asked(), "/v1/file_uploads");
  ASSERT_FALSE(step(upload())->complete);
  EXPECT_EQ(asked(), upload_path() + "/send");
  now_ = now_ + minutes(51);
  ASSERT_FALSE(step(upload())->complete);
  EXPECT_EQ(asked(), "/v1/file_uploads");
}

TEST_F(RowFilesTest, WhatAllOfNotionAnswersIsAnErrorAndPasses) {
  make_row();
  ASSERT_FALSE(step(upload())->complete);
  EXPECT_EQ(step(answers(529, "{}")).error().code, ErrorCode::rate_limited);
  EXPECT_EQ(step(answers(401, "{}")).error().code, ErrorCode::unauthenticated);
  ASSERT_FALSE(step(upload())->complete);
  EXPECT_EQ(part_number(), "1");
}

/// What Notion says of the upload once the end of a request was not seen, and what is asked next.
struct DoubtRow {
  const char* says;
  const char* next;
  const char* part;
};
class RowFilesInDoubt : public RowFilesTest, public ::testing::WithParamInterface<DoubtRow> {
 protected:
  /// Nobody waited for the end of a request, or died meanwhile: the memory is as it was.
  void be_cancelled() {
    EXPECT_EQ(step(http::Failure{http::Delivery::maybe_sent, {ErrorCode::cancelled, "stopped"}}).error().code,
              ErrorCode::cancelled);
    doubt(seconds(60));
  }
  void expect_next() {
    ASSERT_FALSE(step(answers(200, GetParam().says))->complete);
    EXPECT_EQ(last().method, http::Method::get);
    EXPECT_EQ(asked(), upload_path());
    const bool is_attached = std::string_view(GetParam().next).starts_with("/v1/pages");
    const auto next = step(is_attached ? answers(200, made_page) : upload());
    EXPECT_EQ(asked(), GetParam().next);
    EXPECT_EQ(next->complete, is_attached) << "it is in the row then";
    EXPECT_EQ(part_number(), GetParam().part);
  }
};

TEST_P(RowFilesInDoubt, GoOnFromWhereTheyAre) {
  make_row();
  ASSERT_FALSE(step(upload())->complete);
  ASSERT_FALSE(step(upload())->complete);
  be_cancelled();
  expect_next();
}

TEST_P(RowFilesInDoubt, GoOnFromThereAfterAnAnswerWasLostAndKeepNoPageWaiting) {
  make_row();
  ASSERT_FALSE(step(upload())->complete);
  ASSERT_FALSE(step(upload())->complete);
  const auto later = step(lost());
  ASSERT_TRUE(later) << later.error().message;
  EXPECT_EQ(later->rest, Duration(seconds(1)));
  expect_next();
}

INSTANTIATE_TEST_SUITE_P(
    All, RowFilesInDoubt,
    ::testing::Values(DoubtRow{R"({"status":"pending","number_of_parts":{"total":3,"sent":1}})",
                               "/v1/file_uploads/3b0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9/send", "2"},
                      DoubtRow{R"({"status":"pending","number_of_parts":{"total":3,"sent":2}})",
                               "/v1/file_uploads/3b0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9/send", "3"},
                      DoubtRow{"{}", "/v1/file_uploads/3b0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9/send", "2"},
                      DoubtRow{R"({"status":"uploaded"})", "/v1/pages/3c0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
                               ""},
                      DoubtRow{R"({"status":"expired"})", "/v1/file_uploads", ""}));

TEST_F(RowFilesTest, ADoubtAboutWhatElseTheRowSaysLeavesTheUploadAsItIs) {
  make_row();
  ASSERT_FALSE(step(upload())->complete);
  ASSERT_FALSE(step(upload())->complete);
  ++seq_;
  EXPECT_EQ(step(lost()).error().code, ErrorCode::ambiguous);
  doubt(seconds(60));
  ASSERT_FALSE(step(answers(200, made_page))->complete);
  ASSERT_FALSE(step(answers(200, R"({"status":"pending","number_of_parts":{"sent":1}})"))->complete);
  ASSERT_FALSE(step(upload())->complete);
  EXPECT_EQ(part_number(), "2");
}

TEST_F(RowFilesTest, WhatNotionFailsAtAgainAndAgainIsGivenUpAndItsRowIsTold) {
  make_row();
  Duration rested{};
  std::string notice;
  int asked_for = 0;
  for (; notice.empty() && asked_for < 100; ++asked_for) {
    const auto failed = step(answers(500, R"({"message":"internal"})"));
    ASSERT_TRUE(failed) << "no page waits for it: " << failed.error().message;
    rested = rested + failed->rest;
    notice = failed->notice;
    EXPECT_EQ(failed->complete, !notice.empty());
  }
  EXPECT_THAT(notice, HasSubstr("Notion answered 500: internal"));
  EXPECT_EQ(asked_for, 12);
  EXPECT_GT(rested, Duration(minutes(20))) << "an outage does not cost the file";
}

TEST_F(RowFilesTest, ARestThatNotionAsksForIsKept) {
  make_row();
  http::Response tired = answers(503, "{}");
  tired.headers.add("Retry-After", "240");
  EXPECT_EQ(step(tired)->rest, Duration(minutes(4)));
}

TEST_F(RowFilesTest, AFileThatCannotBeOpenedForAMomentIsTriedAgain) {
  make_row();
  ASSERT_FALSE(step(upload())->complete);
  const std::filesystem::path clip = folder_ / "clip_05.mp4";
  std::filesystem::rename(clip, folder_ / "away.mp4");
  std::filesystem::create_symlink("away.mp4", clip);
  const std::size_t before = client_.requests.size();
  client_.answers.clear();
  const auto later = step(upload());
  ASSERT_TRUE(later) << later.error().message;
  EXPECT_FALSE(later->complete);
  EXPECT_GT(later->rest, Duration::zero());
  EXPECT_EQ(client_.requests.size(), before) << "nothing was sent";
  std::filesystem::remove(clip);
  std::filesystem::rename(folder_ / "away.mp4", clip);
  ASSERT_FALSE(step(upload())->complete);
  EXPECT_EQ(part_number(), "1");
}

TEST_F(RowFilesTest, AFileThatIsGoneIsLeftOut) {
  make_row();
  ASSERT_FALSE(step(upload())->complete);
  std::filesystem::remove(folder_ / "clip_05.mp4");
  EXPECT_TRUE(step(upload())->complete);
}

TEST(RowMemory, ComesBackAsItWasAndDamagedIsOneOfNothing) {
  const RowMemory all{.row = row_id,
                      .was_found = true,
                      .is_to_be_found = true,
                      .absent_in_doubt = 7,
                      .told = 3,
                      .attached = "a",
                      .skipped = "b",
                      .upload = {.id = row_id,
                                 .sha256 = "c",
                                 .begun_at = WallTime{9},
                                 .sent = 2,
                                 .is_whole = true,
                                 .doubt = 5,
                                 .is_doubtful = true,
                                 .tries = 4,
                                 .refusals = 1}};
  EXPECT_EQ(parse_row_memory(to_text(all)), all);
  EXPECT_EQ(parse_row_memory(to_text(RowMemory{})), RowMemory{});
  for (const char* text : {"", "{", "[]", R"({"row":"../users"})", R"({"row":1,"told":"x","absent":[]})"})
    EXPECT_EQ(parse_row_memory(text), RowMemory{}) << text;
}

}  // namespace
}  // namespace zoetrope::notify

#include <nlohmann/json.hpp>

#include "store/report_json.h"
#include "store/test_store.h"

namespace zoetrope::store {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

const std::string table = "3a0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
const std::string other_table = "4a0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";

/// Rows of clips in a table of videos: what is put into the outbox, who may tell it, and when.
class ClipReportsTest : public StoreTest {
 protected:
  void tables(const std::map<std::string, std::string>& by_channel) {
    ASSERT_TRUE(store().set_video_tables(by_channel, now_));
  }
  std::vector<lifecycle::StepInput> claim_told(std::string owner = "worker-a") {
    ClaimRequest asked{.owner = std::move(owner)};
    asked.deliver_max = 5;
    asked.reach.notion_token = "token-1";
    return claim(asked);
  }
  lifecycle::StepInput claim_row() {
    auto claimed = claim_told();
    CHECK(claimed.size() == 1);
    return claimed.front();
  }
  static ClipReport report(const lifecycle::StepInput& input) {
    return std::get<ClipReport>(input.delivery.value().report);
  }
  void told(const lifecycle::StepInput& input, const std::string& memory = "known") {
    finish(input, {}, lifecycle::Told{true, memory});
    advance(milliseconds(400));
  }
  void untold(const lifecycle::StepInput& input, ErrorCode code) {
    finish(input, {}, lifecycle::Retry{{code, "no"}});
    advance(milliseconds(400));
  }
  void finish_clip(int number) {
    host_all();
    const auto sent = accept_one("task-" + std::to_string(number));
    succeed(sent.attempt);
    bring(stored(sent.attempt, number));
  }
  std::int64_t waiting() {
    return number("SELECT COUNT(DISTINCT place) FROM outbox WHERE state = 'waiting'");
  }
};

TEST_F(ClipReportsTest, WithoutATableThereAreNone) {
  wanted_task(2);
  finish_clip(1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM outbox_places"), 0);
  EXPECT_TRUE(claim_told().empty());
}

TEST_F(ClipReportsTest, EachClipThatIsAskedForHasARowAndTheLatestWordCounts) {
  tables({{"", table}});
  const TaskId task = make_task(2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM outbox"), 0) << "nobody has asked for any";
  ASSERT_TRUE(store().want_clip(clip(task, 1).id, false, now_));
  EXPECT_EQ(waiting(), 1);
  finish_clip(1);
  const auto input = claim_row();
  EXPECT_EQ(input.delivery->service, ReportService::notion_video);
  EXPECT_EQ(input.delivery->address, table);
  EXPECT_EQ(input.delivery->token, "token-1");
  EXPECT_FALSE(input.delivery->doubted_until);
  const ClipReport row = report(input);
  EXPECT_EQ(row.clip, clip(task, 1).id.str());
  EXPECT_EQ(row.project, "poke1/vid_1");
  EXPECT_EQ(row.number, 1);
  EXPECT_EQ(row.status, TaskStatus::video_ready);
  EXPECT_EQ(row.cost, clip_price);
  EXPECT_EQ(row.duration, Duration(seconds(10)));
  EXPECT_EQ(row.file, "clip_01.mp4");
  EXPECT_EQ(row.bytes, 1000);
  told(input);
  EXPECT_EQ(waiting(), 0);
  EXPECT_TRUE(claim_told().empty());
  ASSERT_TRUE(store().want_clip(clip(task, 2).id, false, now_));
  EXPECT_EQ(report(claim_row()).number, 2) << "the first one has not changed";
}

TEST_F(ClipReportsTest, ARowIsOfTheSameTransactionAsItsChange) {
  tables({{"", table}});
  const TaskId task = make_task(1);
  const auto undone = store().together([&]() -> Result<void> {
    const auto asked = store().want_clip(clip(task, 1).id, false, now_);
    EXPECT_TRUE(asked);
    EXPECT_FALSE(store().places(task, {})->empty());
    return Error{ErrorCode::conflict, "undone"};
  });
  EXPECT_FALSE(undone);
  EXPECT_EQ(number("SELECT COUNT(*) FROM outbox"), 0);
}

TEST_F(ClipReportsTest, WhatAClipStoppedAtIsTold) {
  tables({{"", table}});
  const TaskId task = make_task(1);
  ASSERT_TRUE(store().fail_clip(clip(task, 1).id, {ErrorCode::invalid_input, "no image"}, now_));
  const ClipReport row = report(claim_row());
  EXPECT_EQ(row.status, TaskStatus::video_error);
  EXPECT_EQ(row.error, "no image");
  EXPECT_EQ(row.file, "");
}

TEST_F(ClipReportsTest, AChannelHasItsOwnTableOrNone) {
  tables({{"", table}, {"poke1", other_table}});
  wanted_task(1);
  EXPECT_EQ(text("SELECT address FROM outbox_places"), other_table);
  tables({{"", table}, {"poke1", ""}});
  EXPECT_EQ(waiting(), 0) << "nobody wants to have it there any more";
  finish_clip(1);
  EXPECT_EQ(waiting(), 0);
  tables({{"", table}});
  EXPECT_EQ(claim_row().delivery->address, table) << "what there is already gets its row";
}

TEST_F(ClipReportsTest, PreviewsHaveNone) {
  tables({{"", table}});
  TaskSpec with = spec();
  with.output = Output::previews;
  wanted_task(1, with);
  EXPECT_EQ(number("SELECT COUNT(*) FROM outbox"), 0);
}

TEST_F(ClipReportsTest, PagesComeFirstAndBothKeepThePaceOfTheToken) {
  tables({{"", table}});
  const TaskId task = wanted_task(2);
  ASSERT_TRUE(store().set_notion_page(task, "1f0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9", now_));
  const auto page = claim_row();
  EXPECT_EQ(page.delivery->service, ReportService::notion_page);
  EXPECT_TRUE(claim_told("worker-b").empty()) << "the token has its pace";
  EXPECT_EQ(store().next_due(std::nullopt, now_, {.notion_token = "token-1"}).value(),
            now_.wall + milliseconds(400));
  told(page);
  EXPECT_EQ(claim_row().delivery->service, ReportService::notion_video);
}

TEST_F(ClipReportsTest, OfATableOneRowIsToldAtATime) {
  tables({{"", table}});
  wanted_task(2);
  const auto first = claim_row();
  advance(seconds(10));
  EXPECT_TRUE(claim_told("worker-b").empty());
  told(first);
  EXPECT_NE(claim_row().lease.subject, first.lease.subject);
}

TEST_F(ClipReportsTest, WhatIsTheMatterWithATableStopsAllOfItsRowsOnce) {
  tables({{"", table}});
  const TaskId task = wanted_task(3);
  untold(claim_row(), ErrorCode::not_found);
  finish_clip(1);
  advance(hours(1));
  EXPECT_TRUE(claim_told().empty());
  EXPECT_EQ(store().next_due(std::nullopt, now_, {.notion_token = "token-1"}).value(), std::nullopt);
  const auto places = store().places(task, {.notion_token = "token-1"}).value();
  ASSERT_EQ(places.size(), 3U);
  for (const PlaceView& place : places) EXPECT_EQ(place.needs_person, ErrorCode::not_found);
  ASSERT_TRUE(store().try_places_again(now_));
  told(claim_row());
  EXPECT_EQ(claim_told().size(), 1U);
}

TEST_F(ClipReportsTest, OneRowThatIsNotTakenKeepsNoOtherBack) {
  tables({{"", table}});
  const TaskId task = wanted_task(2);
  const auto refused = claim_row();
  untold(refused, ErrorCode::invalid_input);
  const auto other = claim_row();
  EXPECT_NE(other.lease.subject, refused.lease.subject);
  told(other);
  advance(hours(1));
  EXPECT_TRUE(claim_told().empty()) << "a person has to add the option";
  const int number_of_refused = report(refused).number;
  ASSERT_TRUE(
      store().fail_clip(clip(task, number_of_refused).id, {ErrorCode::invalid_input, "no image"}, now_));
  EXPECT_EQ(claim_row().lease.subject, refused.lease.subject) << "another status may be one that it takes";
}

TEST_F(ClipReportsTest, AStatusThatCameWhileTheOneBeforeWasRefusedIsTried) {
  tables({{"", table}});
  const TaskId task = wanted_task(1);
  const auto refused = claim_row();
  ASSERT_TRUE(store().fail_clip(clip(task, 1).id, {ErrorCode::invalid_input, "no image"}, now_));
  untold(refused, ErrorCode::invalid_input);
  EXPECT_EQ(claim_row().lease.subject, refused.lease.subject);
}

TEST_F(ClipReportsTest, ATableThatGoesAndComesBackIsToldWhatItMissed) {
  tables({{"", table}});
  wanted_task(2);
  told(claim_row());
  EXPECT_EQ(waiting(), 1);
  tables({});
  EXPECT_EQ(waiting(), 0);
  tables({{"", table}});
  EXPECT_EQ(waiting(), 1) << "and nothing twice";
}

TEST_F(ClipReportsTest, OfATableThatIsNotWantedAnyMoreNothingIsTriedAgain) {
  tables({{"", table}});
  const TaskId task = wanted_task(1);
  told(claim_row());
  finish_clip(1);
  untold(claim_row(), ErrorCode::not_found);
  tables({{"", other_table}});
  ASSERT_TRUE(store().try_places_again(now_));
  const auto row = claim_row();
  EXPECT_EQ(row.delivery->address, other_table);
  told(row);
  EXPECT_TRUE(claim_told().empty());
  const auto places = store().places(task, {.notion_token = "token-1"}).value();
  for (const PlaceView& place : places) EXPECT_FALSE(place.needs_person) << place.address;
}

TEST_F(ClipReportsTest, WhatHappensNowIsToldBeforeWhatANewTableIsOwed) {
  const TaskId task = wanted_task(3);
  tables({{"", table}});
  EXPECT_EQ(waiting(), 3);
  told(claim_row());
  ASSERT_TRUE(store().fail_clip(clip(task, 3).id, {ErrorCode::invalid_input, "no image"}, now_));
  EXPECT_EQ(report(claim_row()).number, 3);
}

TEST_F(ClipReportsTest, WhatIsOwedIsNotForgottenWithTheProcess) {
  const TaskId task = wanted_task(1);
  tables({{"", table}});
  wanted_task(1, spec("vid_2"));
  rows("INSERT INTO video_rows_owed (task_id) VALUES ('" + task.str() + "')");
  tables({{"", table}});
  EXPECT_EQ(number("SELECT COUNT(*) FROM video_rows_owed"), 0);
  EXPECT_EQ(waiting(), 2);
}

TEST_F(ClipReportsTest, AThreadIsKeptForPages) {
  tables({{"", table}});
  const TaskId task = wanted_task(1);
  ClaimRequest asked{.owner = "worker-a"};
  asked.deliver_max = 2;
  asked.deliver_kept_from_rows = 2;
  asked.reach.notion_token = "token-1";
  EXPECT_TRUE(claim(asked).empty());
  ASSERT_TRUE(store().set_notion_page(task, "1f0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9", now_));
  EXPECT_EQ(claim(asked).size(), 1U);
  advance(seconds(1));
  asked.deliver_max = 3;
  EXPECT_EQ(claim(asked).size(), 1U) << "and this one is the row";
}

TEST_F(ClipReportsTest, ATellerKnowsOfARequestWhoseEndNobodySaw) {
  tables({{"", table}});
  wanted_task(1);
  untold(claim_row(), ErrorCode::ambiguous);
  advance(seconds(3));
  const auto again = claim_row();
  ASSERT_TRUE(again.delivery->doubted_until);
  EXPECT_GT(again.delivery->doubt_left, Duration(seconds(50)));
  finish(again, {}, lifecycle::Told{false, "found", seconds(5)});
  advance(seconds(4));
  EXPECT_TRUE(claim_told().empty()) << "it was told to rest";
  advance(seconds(60));
  const auto later = claim_row();
  EXPECT_EQ(later.delivery->doubted_until, again.delivery->doubted_until);
  EXPECT_EQ(later.delivery->doubt_left, Duration::zero());
  EXPECT_EQ(later.delivery->memory, "found");
}

TEST_F(ClipReportsTest, ATellerThatDiedMayHaveMadeTheRow) {
  tables({{"", table}});
  wanted_task(1);
  claim_row();
  ASSERT_TRUE(store().release_leases("worker-a"));
  advance(seconds(1));
  EXPECT_TRUE(claim_row().delivery->doubted_until);
}

TEST_F(ClipReportsTest, ADamagedReportKeepsNoChangeBack) {
  tables({{"", table}});
  const TaskId task = wanted_task(1);
  drop_trigger("outbox_no_rewrite", "outbox");
  rows("UPDATE outbox SET payload = '{}'");
  EXPECT_TRUE(claim_told().empty());
  ASSERT_TRUE(store().fail_clip(clip(task, 1).id, {ErrorCode::invalid_input, "no image"}, now_));
  EXPECT_EQ(waiting(), 1);
}

TEST(ClipReportJson, ComesBackAsItWas) {
  const ClipReport all{.clip = "c",
                       .project = "a/b",
                       .number = 7,
                       .status = TaskStatus::video_error,
                       .cost = clip_price,
                       .duration = seconds(5),
                       .error = "no \"image\"",
                       .file = "f.mp4",
                       .sha256 = "sha",
                       .bytes = 1'000'000'000'000};
  EXPECT_EQ(clip_report_from(to_report_json(all)).value(), all);
  for (const char* json : {"", "[]", "{}", R"({"clip":"c","status":"no","cost_usd":"0"})"})
    EXPECT_EQ(clip_report_from(json).error().code, ErrorCode::corrupt) << json;
}

}  // namespace
}  // namespace zoetrope::store

#include <nlohmann/json.hpp>

#include "store/test_store.h"

namespace zoetrope::store {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

const std::string page = "1f0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
const std::string other_page = "2f0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";

/// Reports to a page at Notion: what is put into the outbox, who may tell it, and when.
class OutboxTest : public StoreTest {
 protected:
  TaskId reported_task(int clips, const std::string& where = page, std::string_view project = "vid_1") {
    TaskId task = make_task(clips, spec(project));
    EXPECT_TRUE(store().set_notion_page(task, where, now_));
    for (const ClipView& clip : view(task).clips) EXPECT_TRUE(store().want_clip(clip.id, false, now_));
    return task;
  }
  std::vector<lifecycle::StepInput> claim_told(const std::string& token = "token-1",
                                               std::string owner = "worker-a") {
    ClaimRequest asked{.owner = std::move(owner)};
    asked.deliver_max = 5;
    asked.reach.notion_token = token;
    return claim(asked);
  }
  lifecycle::StepInput claim_report() {
    auto claimed = claim_told();
    CHECK(claimed.size() == 1);
    return claimed.front();
  }
  static TaskReport report(const lifecycle::StepInput& input) {
    return std::get<TaskReport>(input.delivery.value().report);
  }
  void told(const lifecycle::StepInput& input) { finish(input, {}, lifecycle::Told{}); }
  void untold(const lifecycle::StepInput& input, ErrorCode code,
              std::optional<milliseconds> retry_after = std::nullopt) {
    finish(input, {}, lifecycle::Retry{{code, "no", retry_after}});
  }
  void finish_clip(int number) {
    host_all();
    const auto sent = accept_one("task-" + std::to_string(number));
    succeed(sent.attempt);
    bring(stored(sent.attempt, number));
  }
  std::string states() { return joined("SELECT state FROM outbox ORDER BY seq"); }
  PlaceView place(const std::string& token = "token-1") {
    return store().places(std::nullopt, {.notion_token = token}).value().at(0);
  }
};

TEST_F(OutboxTest, ATaskWithoutAPageReportsNothing) {
  wanted_task(1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM outbox"), 0);
  EXPECT_TRUE(claim_told().empty());
}

TEST_F(OutboxTest, EveryChangeOfStatusIsAReportAndTheLatestIsTold) {
  const TaskId task = reported_task(1);
  finish_clip(1);
  std::vector<std::string> reported;
  for (const sql::Row& row : rows("SELECT payload FROM outbox ORDER BY seq"))
    reported.push_back(nlohmann::json::parse(row.text(0)).at("status"));
  EXPECT_EQ(reported, (std::vector<std::string>{"queued", "processing", "processing", "video_ready"}));
  const auto input = claim_report();
  EXPECT_EQ(input.delivery->address, page);
  EXPECT_EQ(input.project.str(), "poke1/vid_1");
  EXPECT_EQ(report(input).status, TaskStatus::video_ready);
  EXPECT_EQ(report(input).done, 1);
  EXPECT_EQ(report(input).cost, clip_price);
  EXPECT_EQ(states(), "superseded,superseded,superseded,waiting");
  told(input);
  EXPECT_EQ(states(), "superseded,superseded,superseded,delivered");
  advance(hours(1));
  EXPECT_TRUE(claim_told().empty());
  EXPECT_EQ(place().waiting, 0);
}

TEST_F(OutboxTest, APageThatWasSetByAnotherProgramIsReportedFromTheNextChangeOn) {
  const TaskId task = make_task(1);
  rows("UPDATE tasks SET notion_page_id = '" + page + "'");
  ASSERT_TRUE(store().want_clip(clip(task, 1).id, false, now_));
  EXPECT_EQ(report(claim_report()).status, TaskStatus::processing);
}

TEST_F(OutboxTest, WhatAnotherProgramChangesIsReportedWhenARunBegins) {
  reported_task(1);
  finish_clip(1);
  told(claim_report());
  rows("UPDATE tasks SET status = 'video_approved'");
  ASSERT_TRUE(store().try_places_again(now_));
  advance(seconds(1));
  EXPECT_EQ(report(claim_report()).status, TaskStatus::video_approved);
  rows("UPDATE tasks SET status = 'its own word'");
  EXPECT_TRUE(store().try_places_again(now_));
}

TEST_F(OutboxTest, ErrorsAreTold) {
  const TaskId task = reported_task(2);
  ASSERT_TRUE(store().fail_clip(clip(task, 2).id, {ErrorCode::invalid_input, "no image"}, now_));
  EXPECT_EQ(report(claim_report()).error, "Clip 2: no image");
}

TEST_F(OutboxTest, ProgressIsToldEveryTenSecondsAndAStatusAtOnce) {
  reported_task(3);
  told(claim_report());
  advance(seconds(1));
  finish_clip(1);
  EXPECT_TRUE(claim_told().empty());
  EXPECT_EQ(store().next_due(std::nullopt, now_, {.notion_token = "token-1"}).value(),
            now_.wall + seconds(9));
  advance(seconds(9));
  EXPECT_EQ(report(claim_report()).done, 1);
}

TEST_F(OutboxTest, OneTokenIsAskedAtMostTwoAndAHalfTimesASecondWhoeverAsks) {
  reported_task(1);
  reported_task(1, other_page, "vid_2");
  EXPECT_EQ(claim_told("token-1", "worker-a").size(), 1U);
  EXPECT_TRUE(claim_told("token-1", "worker-b").empty());
  EXPECT_EQ(store().next_due(std::nullopt, now_, {.notion_token = "token-1"}).value(),
            now_.wall + milliseconds(400));
  advance(milliseconds(400));
  EXPECT_EQ(claim_told("token-1", "worker-b").size(), 1U);
  EXPECT_TRUE(claim_told("", "worker-c").empty()) << "without a token nothing can be told";
}

TEST_F(OutboxTest, APageIsToldByOneAtATimeAndADeadTellerIsReplaced) {
  reported_task(1);
  const auto first = claim_report();
  advance(seconds(10));
  EXPECT_TRUE(claim_told().empty());
  advance(lease_term);
  const auto second = claim_report();
  EXPECT_GT(second.lease.token, first.lease.token);
  told(first);
  EXPECT_EQ(place().waiting, 1) << "its lease was gone";
  told(second);
  EXPECT_EQ(place().waiting, 0);
}

TEST_F(OutboxTest, WhatChangesWhileAReportIsOnItsWayIsToldAfterIt) {
  reported_task(1);
  const auto first = claim_report();
  finish_clip(1);
  advance(seconds(1));
  EXPECT_TRUE(claim_told().empty()) << "the order of a page is kept by its lease";
  told(first);
  EXPECT_EQ(report(claim_report()).status, TaskStatus::video_ready);
}

TEST_F(OutboxTest, AServiceThatIsDownIsAskedAgainWithinThreeSecondsForAllPagesAtOnce) {
  reported_task(1);
  reported_task(1, other_page, "vid_2");
  for (int i = 0; i < 20; ++i) {
    const auto input = claim_report();
    untold(input, ErrorCode::unavailable);
    EXPECT_EQ(place().trouble, "no");
    EXPECT_TRUE(claim_told().empty()) << "the other page goes the same way";
    advance(seconds(3));
  }
  told(claim_report());
  advance(seconds(1));
  told(claim_report());
  EXPECT_EQ(number("SELECT COUNT(*) FROM outbox WHERE state = 'waiting'"), 0);
}

TEST_F(OutboxTest, AWaitThatTheServerAsksForIsKeptHoweverLongItIs) {
  reported_task(1);
  untold(claim_report(), ErrorCode::rate_limited, milliseconds(hours(5)));
  advance(hours(5) - seconds(1));
  EXPECT_TRUE(claim_told().empty());
  advance(seconds(1));
  told(claim_report());
}

TEST_F(OutboxTest, AClockThatWasSetBackDoesNotKeepAReport) {
  reported_task(1);
  untold(claim_report(), ErrorCode::rate_limited, milliseconds(hours(5)));
  now_.wall = now_.wall - hours(24);
  told(claim_report());
}

TEST_F(OutboxTest, WhatOnlyAPersonCanMendIsTriedAgainWhenOneComes) {
  const TaskId task = reported_task(1);
  untold(claim_report(), ErrorCode::not_found);
  advance(hours(48));
  EXPECT_TRUE(claim_told().empty());
  EXPECT_EQ(place().needs_person, ErrorCode::not_found);
  finish_clip(1);
  EXPECT_TRUE(claim_told().empty()) << "another status does not bring the page back";
  ASSERT_TRUE(store().try_places_again(now_));
  EXPECT_EQ(report(claim_report()).status, TaskStatus::video_ready);
}

TEST_F(OutboxTest, AnotherStatusIsTriedWhereThePageTookNoneOfThatName) {
  reported_task(1);
  untold(claim_report(), ErrorCode::invalid_input);
  EXPECT_TRUE(place().needs_person);
  advance(seconds(1));
  finish_clip(1);
  EXPECT_EQ(report(claim_report()).status, TaskStatus::video_ready);
}

TEST_F(OutboxTest, AStatusThatCameWhileTheOneBeforeWasRefusedIsTried) {
  reported_task(1);
  const auto refused = claim_report();
  advance(seconds(1));
  finish_clip(1);
  untold(refused, ErrorCode::invalid_input);
  EXPECT_FALSE(place().needs_person);
  advance(seconds(1));
  const auto next = claim_report();
  EXPECT_EQ(report(next).status, TaskStatus::video_ready);
  untold(next, ErrorCode::invalid_input);
  EXPECT_TRUE(place().needs_person) << "nothing is left that the page might take";
}

TEST_F(OutboxTest, ATokenThatIsRefusedStopsAllPagesAndAnotherTokenGoesOn) {
  reported_task(1);
  untold(claim_report(), ErrorCode::unauthenticated);
  advance(hours(1));
  EXPECT_TRUE(claim_told().empty());
  EXPECT_EQ(place().needs_person, ErrorCode::unauthenticated);
  EXPECT_FALSE(place("token-2").needs_person);
  EXPECT_EQ(claim_told("token-2").size(), 1U);
}

TEST_F(OutboxTest, AfterARequestWhoseEndNobodyKnowsTheLastWordIsSaidTwice) {
  reported_task(1);
  untold(claim_report(), ErrorCode::ambiguous);
  advance(seconds(2));
  told(claim_report());
  EXPECT_EQ(place().waiting, 0);
  advance(seconds(57));
  EXPECT_TRUE(claim_told().empty());
  advance(seconds(1));
  const auto again = claim_report();
  EXPECT_EQ(report(again).status, TaskStatus::processing);
  told(again);
  advance(hours(1));
  EXPECT_TRUE(claim_told().empty());
}

TEST_F(OutboxTest, AClockThatIsSetForwardEndsNoDoubt) {
  reported_task(1);
  untold(claim_report(), ErrorCode::ambiguous);
  now_.wall = now_.wall + hours(1);
  advance(seconds(2));
  told(claim_report());
  advance(seconds(57));
  EXPECT_TRUE(claim_told().empty());
  advance(seconds(1));
  told(claim_report());
  advance(hours(1));
  EXPECT_TRUE(claim_told().empty());
}

TEST_F(OutboxTest, AClockThatIsSetBackLengthensNoDoubt) {
  reported_task(1);
  untold(claim_report(), ErrorCode::ambiguous);
  now_.wall = now_.wall - hours(1);
  advance(seconds(60));
  told(claim_report());
  advance(hours(2));
  EXPECT_TRUE(claim_told().empty());
}

TEST_F(OutboxTest, ADoubtFromBeforeTheMachineBeganAnewIsOneForAnotherMinute) {
  reported_task(1);
  untold(claim_report(), ErrorCode::ambiguous);
  now_ = {now_.wall + hours(1), MonoTime{} + seconds(10), "boot-2"};
  told(claim_report());
  advance(seconds(60));
  told(claim_report());
  advance(hours(3));
  EXPECT_TRUE(claim_told().empty()) << "and only once";
}

TEST_F(OutboxTest, AfterATellerThatDiedTheLastWordIsSaidTwice) {
  reported_task(1);
  const auto lost = claim_report();
  ASSERT_TRUE(store().release_leases("worker-a"));
  finish_clip(1);
  advance(seconds(1));
  told(claim_report());
  EXPECT_EQ(place().due_at, now_.wall + seconds(60)) << "what the dead one sent may arrive after it";
  advance(seconds(60));
  EXPECT_EQ(report(claim_report()).status, TaskStatus::video_ready);
}

TEST_F(OutboxTest, WhatAStepKeepsInMindComesBackToTheNextOne) {
  reported_task(1);
  finish(claim_report(), {}, lifecycle::Told{false, "the status is a select"});
  advance(milliseconds(400));
  const auto next = claim_report();
  EXPECT_EQ(next.delivery->memory, "the status is a select");
  told(next);
}

TEST_F(OutboxTest, APageBelongsToOneTask) {
  reported_task(1);
  const TaskId other = make_task(1, spec("vid_2"));
  const auto set = store().set_notion_page(other, page, now_);
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().code, ErrorCode::conflict);
  EXPECT_NE(set.error().message.find("poke1/vid_1"), std::string::npos);
}

TEST_F(OutboxTest, ADamagedReportKeepsNothingElseWaiting) {
  const TaskId task = reported_task(2);
  drop_trigger("outbox_no_rewrite", "outbox");
  rows("UPDATE outbox SET payload = '{'");
  ClaimRequest all = request();
  all.deliver_max = 1;
  all.reach.notion_token = "token-1";
  EXPECT_EQ(claim(all).size(), 2U) << "the clips";
  EXPECT_EQ(place().needs_person, ErrorCode::corrupt);
  ASSERT_TRUE(store().fail_clip(clip(task, 2).id, {ErrorCode::invalid_input, "no image"}, now_));
}

TEST_F(OutboxTest, WhatWasToldIsHistory) {
  reported_task(1);
  told(claim_report());
  auto db = open_database();
  for (const std::string_view statement :
       {"DELETE FROM outbox", "UPDATE outbox SET payload = '{}'", "UPDATE outbox SET state = 'waiting'",
        on_postgres()
            ? "TRUNCATE outbox"
            : "INSERT OR REPLACE INTO outbox (place, seq, kind, payload, at) SELECT place, seq, kind, "
              "'', at FROM outbox"}) {
    EXPECT_FALSE(db->execute(statement)) << statement;
  }
}

}  // namespace
}  // namespace zoetrope::store

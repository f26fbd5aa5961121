#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "store/test_hand_overs.h"

namespace zoetrope::store {
namespace {

using std::chrono::minutes;
using ::testing::HasSubstr;

/// What the page of a handed over task says about errors and rounds, and what webhooks hear of the last one.
class TaskReports : public HandOvers {
 protected:
  TaskReports() {
    EXPECT_TRUE(store().set_alert_hooks({{"ops", {AlertKind::rounds_exhausted}}}));
    EXPECT_TRUE(store().set_notion_page(task_, "1f0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9", now_));
  }
  void fail(ErrorCode code, const std::string& why) {
    for (const ClipView& clip : view(task_).clips) ASSERT_TRUE(store().fail_clip(clip.id, {code, why}, now_));
  }
  void begin_round(Duration after) {
    advance(after);
    ClaimRequest asked{.owner = "worker-a"};
    asked.handed_over = true;
    claim(asked);
  }
  nlohmann::json last_report() {
    return nlohmann::json::parse(
        text("SELECT payload FROM outbox WHERE kind IN ('status', 'progress') ORDER BY seq DESC LIMIT 1"));
  }
  std::string alerts() {
    std::string heard;
    for (const sql::Row& row :
         rows("SELECT payload FROM outbox WHERE kind = 'rounds_exhausted' ORDER BY seq"))
      heard += (heard.empty() ? "" : "|") + nlohmann::json::parse(row.text(0)).at("text").get<std::string>();
    return heard;
  }
  TaskId task_ = planned("vid_1", 1);
};

TEST_F(TaskReports, NameTheNextRoundAndItsTime) {
  fail(ErrorCode::unavailable, "host down");
  const auto report = last_report();
  EXPECT_EQ(report["status"], "video_error");
  EXPECT_EQ(report["error"], "Clip 1: host down");
  EXPECT_EQ(report["round"], 2);
  EXPECT_EQ(report["rounds"], 5);
  EXPECT_EQ(report["next_round"], to_rfc3339(now_.wall + minutes(1)));
  EXPECT_EQ(alerts(), "");

  begin_round(minutes(1));
  const auto again = last_report();
  EXPECT_EQ(again["status"], "processing");
  EXPECT_EQ(again.contains("round"), false);
}

TEST_F(TaskReports, AfterTheLastRoundAPersonHearsOfIt) {
  for (const Duration wait : lifecycle::usual_round_waits) {
    fail(ErrorCode::unavailable, "host down");
    begin_round(wait);
  }
  EXPECT_EQ(alerts(), "");
  fail(ErrorCode::unavailable, "host down");
  EXPECT_EQ(last_report()["round"], 5);
  EXPECT_EQ(last_report().contains("next_round"), false);
  EXPECT_THAT(alerts(), ::testing::StartsWith("poke1/vid_1: all 5 rounds were made; a person is needed"));
}

TEST_F(TaskReports, AClipThatIsHeldSaysSoByItselfAndNoRoundsWereExhausted) {
  ASSERT_TRUE(store().set_alert_hooks({{"ops", {AlertKind::rounds_exhausted, AlertKind::clip_waits}}}));
  host_all();
  doubt_one();
  EXPECT_EQ(last_report()["status"], "video_error");
  EXPECT_EQ(number("SELECT COUNT(*) FROM outbox WHERE kind = 'clip_waits'"), 1);
  EXPECT_EQ(alerts(), "");
}

TEST_F(TaskReports, SayWhatStoppedAllClipsAtOnce) {
  ASSERT_TRUE(store().note_blocked(task_, {ErrorCode::unauthenticated, "the key was refused"}, now_));
  EXPECT_EQ(last_report()["status"], "video_error");
  EXPECT_EQ(last_report()["error"], "run: the key was refused");
}

TEST_F(TaskReports, TakeOurWordForAStatusThatAPipelineNamesOtherwise) {
  rows("INSERT INTO status_names (status, name) VALUES ('video_error', 'Broken')");
  fail(ErrorCode::unavailable, "host down");
  EXPECT_EQ(text("SELECT status FROM tasks"), "Broken");
  EXPECT_EQ(last_report()["status"], "video_error");
}

TEST_F(TaskReports, LeaveOutLinesThatAnotherProgramWroteIntoTheLog) {
  rows(
      "UPDATE tasks SET error_log = '2026-11-29T10:11:49.605967Z plan: no shot list\nTraceback: <b>no "
      "time</b>\n'");
  ASSERT_TRUE(store().set_notion_page(task_, "2f0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9", now_));
  rows("UPDATE tasks SET status = 'video_error'");
  ASSERT_TRUE(store().try_places_again(now_));
  EXPECT_EQ(last_report()["error"], "plan: no shot list");
}

}  // namespace
}  // namespace zoetrope::store

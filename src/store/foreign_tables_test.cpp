#include <gmock/gmock.h>

#include "store/test_hand_overs.h"

namespace zoetrope::store {
namespace {

using ::testing::HasSubstr;

/// The tables of a pipeline that were there before us.
class ForeignTables : public HandOvers {
 protected:
  /// `status` is what the column of tasks is declared with, `more` further tables and triggers.
  void pipeline_with(const std::string& status, const std::string& more = "",
                     const std::string& cost_id = "TEXT PRIMARY KEY") {
    close();
    std::filesystem::remove(path());
    const auto db = sql::open_sqlite({.path = path()}).value();
    ASSERT_TRUE(
        db->script("CREATE TABLE channels (id VARCHAR(50) PRIMARY KEY, created_at DATETIME);"
                   "CREATE TABLE videos (id VARCHAR(50) PRIMARY KEY, channel_id, project_id, created_at);"
                   "CREATE TABLE tasks (id VARCHAR(50) PRIMARY KEY, channel_id, project_id, video_id, topic, "
                   "story_direction, status VARCHAR(30) " +
                   status +
                   ", error_log TEXT, total_cost_usd DECIMAL, notion_page_id, created_at, updated_at);"
                   "CREATE TABLE video_costs (id " +
                   cost_id +
                   ", video_id, channel_id, component, cost_usd DECIMAL, api_calls, units_consumed, "
                   "timestamp, metadata);" +
                   more));
    reopen();
  }
  /// As Django declares what another table names.
  void pipeline_with_lookup(const std::string& names) {
    pipeline_with(
        "REFERENCES statuses (name) DEFERRABLE INITIALLY DEFERRED",
        "CREATE TABLE statuses (name VARCHAR(30) PRIMARY KEY); INSERT INTO statuses VALUES " + names + ";");
  }
  std::int64_t refusals() { return number("SELECT COUNT(*) FROM events WHERE kind = 'pipeline: refused'"); }
};

TEST_F(ForeignTables, AStatusThatADeferredKeyRefusesIsFoundBeforeAnythingIsSpent) {
  pipeline_with_lookup("('queued'), ('processing'), ('video_ready'), ('cancelled')");
  insert_row("t-1", "vid_1");
  const auto taken = store().take_up(waiting().at(0), spec("vid_1"), false, now_);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, ErrorCode::conflict);
  EXPECT_THAT(taken.error().message, HasSubstr("does not take the status \"video_error\""));
}

TEST_F(ForeignTables, AStatusThatADeferredKeyRefusesLosesNothingThatWasPaidFor) {
  pipeline_with_lookup("('queued'), ('processing'), ('video_ready'), ('video_error'), ('cancelled')");
  insert_row("t-1", "vid_1");
  const TaskId task = *store().take_up(waiting().at(0), spec("vid_1"), false, now_).value();
  make_plan(task, 1);
  host_all();
  const auto input = accept_one("task-1");
  rows("DELETE FROM statuses WHERE name = 'video_ready'");
  succeed(input.attempt);
  bring(stored(input.attempt, 1));
  EXPECT_EQ(clip(task, 1).state, ClipState::done);
  EXPECT_EQ(status(task), "processing");
  EXPECT_EQ(number("SELECT SUM(micros) FROM ledger WHERE kind = 'post'"), clip_price.micros());
  EXPECT_GE(refusals(), 1);
}

TEST_F(ForeignTables, AStatusThatATriggerIgnoresOrRewritesIsFoundBeforeAnythingIsSpent) {
  for (const char* trigger :
       {"CREATE TRIGGER keeps BEFORE UPDATE OF status ON tasks BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TRIGGER keeps AFTER UPDATE OF status ON tasks WHEN NEW.status = 'video_error' BEGIN UPDATE "
        "tasks SET status = 'broken' WHERE id = NEW.id; END"}) {
    pipeline_with("", trigger);
    insert_row("t-1", "vid_1");
    const auto taken = store().take_up(waiting().at(0), spec("vid_1"), false, now_);
    ASSERT_FALSE(taken) << trigger;
    EXPECT_THAT(taken.error().message, HasSubstr("does not take the status"));
  }
}

TEST_F(ForeignTables, AStatusThatCannotBeToldLeavesNoTrace) {
  for (const char* trigger :
       {"CREATE TRIGGER keeps BEFORE UPDATE OF status ON tasks BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TRIGGER keeps BEFORE UPDATE OF status ON tasks BEGIN SELECT RAISE(ABORT, 'no'); END"}) {
    pipeline_with("", trigger);
    insert_row("t-1", "vid_1");
    const WaitingRow row = waiting().at(0);
    EXPECT_FALSE(store().turn_away(row, {ErrorCode::not_found, "no project"}, now_).value()) << trigger;
    EXPECT_EQ(number("SELECT COUNT(*) FROM events"), 0);
    EXPECT_EQ(number("SELECT error_log IS NULL FROM tasks"), 1);
    EXPECT_EQ(waiting().size(), 1U);
  }
}

TEST_F(ForeignTables, WhatATriggerMakesOfAStatusIsNobodysWish) {
  pipeline_with("");
  insert_row("t-1", "vid_1");
  const TaskId task = *store().take_up(waiting().at(0), spec("vid_1"), false, now_).value();
  rows(
      "CREATE TRIGGER keeps AFTER UPDATE OF status ON tasks WHEN NEW.status = 'processing' BEGIN UPDATE "
      "tasks "
      "SET status = 'composites_ready' WHERE id = NEW.id; END");
  make_plan(task, 2);
  EXPECT_EQ(status(task), "composites_ready");
  EXPECT_TRUE(waiting().empty());
  rows("UPDATE tasks SET status = 'audio'");
  ASSERT_TRUE(store().want_clip(clip(task, 1).id, false, now_));
  EXPECT_EQ(status(task), "audio") << "nothing else was to be written";
  rows("UPDATE tasks SET status = 'queued'");
  EXPECT_EQ(waiting().size(), 1U);
}

TEST_F(ForeignTables, AProjectThatATerminalAsksForHasTheWordOfThePipeline) {
  pipeline_with_lookup("('Pending'), ('processing')");
  EXPECT_EQ(store().ensure_task(spec("vid_1"), now_).error().code, ErrorCode::conflict);
  ASSERT_TRUE(store().set_status_names({{TaskStatus::queued, "Pending"}}));
  const auto task = store().ensure_task(spec("vid_2"), now_);
  ASSERT_TRUE(task) << task.error().message;
  EXPECT_EQ(status(*task), "Pending");
}

}  // namespace
}  // namespace zoetrope::store

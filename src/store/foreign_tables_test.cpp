#include <gmock/gmock.h>

#include "store/test_hand_overs.h"

namespace zoetrope::store {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

/// The tables of a pipeline that were there before us.
class ForeignTables : public HandOvers {
 protected:
  /// `status` is what the column of tasks is declared with; `more_...`: tables that it names, and triggers.
  void pipeline_with(const std::string& status, const std::string& more_before = "",
                     const std::string& more_behind = "", const std::string& cost_id = "TEXT PRIMARY KEY",
                     const std::string& status_type = "VARCHAR(30)") {
    begin_anew();
    // PostgreSQL wants a type for each column; TEXT says as little as none.
    const std::string any = on_postgres() ? " TEXT" : "";
    const std::string moment = on_postgres() ? " TIMESTAMP" : " DATETIME";
    run_script("CREATE TABLE channels (id VARCHAR(50) PRIMARY KEY, created_at" + moment +
               ");"
               "CREATE TABLE videos (id VARCHAR(50) PRIMARY KEY, channel_id" +
               any + ", project_id" + any + ", created_at" + any + ");" + more_before +
               "CREATE TABLE tasks (id VARCHAR(50) PRIMARY KEY, channel_id" + any + ", project_id" + any +
               ", video_id" + any + ", topic" + any + ", story_direction" + any + ", status " + status_type +
               " " + status + ", error_log TEXT, total_cost_usd DECIMAL, notion_page_id" + any +
               ", created_at" + any + ", updated_at" + any +
               ");"
               "CREATE TABLE video_costs (id " +
               cost_id + ", video_id" + any + ", channel_id" + any + ", component" + any +
               ", cost_usd DECIMAL, api_calls BIGINT, units_consumed BIGINT, timestamp" + any + ", metadata" +
               any + ");" + more_behind);
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
  for (const std::string& trigger :
       {trigger_on_tasks("BEFORE UPDATE OF status", "TRUE", Reaction::ignores),
        trigger_on_tasks("AFTER UPDATE OF status", "NEW.status = 'video_error'",
                         "UPDATE tasks SET status = 'broken' WHERE id = NEW.id")}) {
    pipeline_with("", "", trigger);
    insert_row("t-1", "vid_1");
    const auto taken = store().take_up(waiting().at(0), spec("vid_1"), false, now_);
    ASSERT_FALSE(taken) << trigger;
    EXPECT_THAT(taken.error().message, HasSubstr("does not take the status"));
  }
}

TEST_F(ForeignTables, AStatusThatCannotBeToldLeavesNoTrace) {
  for (const std::string& trigger :
       {trigger_on_tasks("BEFORE UPDATE OF status", "TRUE", Reaction::ignores),
        trigger_on_tasks("BEFORE UPDATE OF status", "TRUE", Reaction::refuses)}) {
    pipeline_with("", "", trigger);
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
  run_script(trigger_on_tasks("AFTER UPDATE OF status", "NEW.status = 'processing'",
                              "UPDATE tasks SET status = 'composites_ready' WHERE id = NEW.id"));
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

TEST_F(ForeignTables, AnEnumIsAStatusLikeAnyOther) {
  if (!on_postgres()) GTEST_SKIP() << "SQLite has no such type";
  pipeline_with(
      "",
      "CREATE TYPE task_status AS ENUM ('Pending', 'processing', 'video_ready', 'video_error', 'cancelled');",
      "", "TEXT PRIMARY KEY", "task_status");
  ASSERT_TRUE(store().set_status_names({{TaskStatus::queued, "Pending"}}));
  insert_row("t-1", "vid_1", "Pending");
  const auto waiting_rows = store().waiting_rows({.statuses = {"Pending"}, .all = true, .channels = {}}, 0);
  ASSERT_TRUE(waiting_rows) << waiting_rows.error().message;
  ASSERT_EQ(waiting_rows->size(), 1U);
  const TaskId task = *store().take_up(waiting_rows->at(0), spec("vid_1"), false, now_).value();
  make_plan(task, 1);
  host_all();
  const auto input = accept_one("task-1");
  EXPECT_EQ(view(task).status, TaskStatus::processing);
  succeed(input.attempt);
  bring(stored(input.attempt, 1));
  EXPECT_EQ(view(task).status, TaskStatus::video_ready);
  EXPECT_EQ(store().tasks().value().at(0).status, TaskStatus::video_ready);
  EXPECT_EQ(refusals(), 0);
}

TEST_F(ForeignTables, ARowThatIsTurnedAwaySaysNothingOnThePageOfATask) {
  pipeline_with("");
  const TaskId task = hand_over("vid_1").task;
  ASSERT_TRUE(store().set_notion_page(task, "page-1", now_));
  insert_row("t-1", "vid_1");
  rows("UPDATE tasks SET notion_page_id = 'page-1'");
  ASSERT_TRUE(
      store().turn_away(waiting().at(0), {ErrorCode::conflict, "it is a task already"}, now_).value());
  const auto places = store().places(std::nullopt, {.notion_token = "token", .webhooks = {}}).value();
  ASSERT_EQ(places.size(), 1U);
  EXPECT_EQ(places[0].task, task);
  EXPECT_EQ(text("SELECT COUNT(*) || '' FROM outbox WHERE payload LIKE '%already%'"), "0");
}

TEST_F(ForeignTables, ALineOfItsOwnInTheLogThatHasNoEndIsEndedFirst) {
  pipeline_with("");
  insert_row("t-1", "vid_1");
  rows("UPDATE tasks SET error_log = 'began at noon'");
  ASSERT_TRUE(store().turn_away(waiting().at(0), {ErrorCode::not_found, "no project"}, now_).value());
  EXPECT_THAT(text("SELECT error_log FROM tasks"),
              ::testing::MatchesRegex("began at noon\n[^\n]*no project\n"));
}

/// Tables with the types that the pipeline of the story declares: ids UUID, amounts DECIMAL, words JSONB.
class UuidTables : public HandOvers {
 protected:
  void SetUp() override {
    HandOvers::SetUp();
    if (!on_postgres()) GTEST_SKIP() << "SQLite has no such types";
    begin_anew();
    run_script(R"sql(
      CREATE TABLE channels (id VARCHAR(40) PRIMARY KEY, created_at TIMESTAMPTZ NOT NULL);
      CREATE TABLE videos (id UUID PRIMARY KEY, channel_id VARCHAR(40) NOT NULL REFERENCES channels (id),
        project_id VARCHAR(40), created_at TIMESTAMP NOT NULL);
      CREATE TABLE tasks (id UUID PRIMARY KEY, channel_id VARCHAR(40) NOT NULL REFERENCES channels (id),
        project_id VARCHAR(40), video_id UUID REFERENCES videos (id), topic TEXT, story_direction TEXT,
        status VARCHAR(30), error_log TEXT, total_cost_usd DECIMAL(10, 4), notion_page_id VARCHAR(40) UNIQUE,
        created_at TIMESTAMP NOT NULL, updated_at TIMESTAMPTZ);
      CREATE TABLE video_costs (id UUID PRIMARY KEY, video_id UUID NOT NULL REFERENCES videos (id),
        channel_id VARCHAR(40) REFERENCES channels (id), component VARCHAR(40), cost_usd DECIMAL(10, 4),
        api_calls INTEGER, units_consumed INTEGER, timestamp TIMESTAMP, metadata JSONB);
      INSERT INTO channels VALUES ('poke1', now());
    )sql");
    reopen();
  }
  void insert_task(const std::string& id) {
    rows("INSERT INTO tasks (id, channel_id, project_id, status, created_at) VALUES ('" + id +
         "', 'poke1', 'vid_1', 'queued', now())");
  }
  /// Renders the one clip of its plan.
  void render(const TaskId& task) {
    make_plan(task, 1);
    host_all();
    const auto input = accept_one("task-1");
    succeed(input.attempt);
    bring(stored(input.attempt, 1));
  }
  static constexpr const char* id = "0b6e7a52-3c1d-4f5e-9a8b-7c6d5e4f3a2b";
};

TEST_F(UuidTables, ARowIsTakenUpRenderedAndPaidFor) {
  insert_task(id);
  const auto waiting_rows = waiting();
  ASSERT_EQ(waiting_rows.size(), 1U);
  EXPECT_EQ(waiting_rows[0].task.str(), id);
  const auto taken = store().take_up(waiting_rows[0], spec("vid_1"), false, now_);
  ASSERT_TRUE(taken) << taken.error().message;
  const TaskId task = **taken;
  ASSERT_EQ(claim_plans().size(), 1U);
  ASSERT_TRUE(store().set_notion_page(task, "page-1", now_));
  render(task);
  EXPECT_EQ(view(task).status, TaskStatus::video_ready);
  EXPECT_EQ(store().tasks().value().at(0).status, TaskStatus::video_ready);
  EXPECT_EQ(status(task), "video_ready");
  EXPECT_EQ(text("SELECT total_cost_usd FROM tasks"), "0.4200");
  EXPECT_EQ(text("SELECT c.cost_usd || ' ' || c.api_calls FROM video_costs c JOIN tasks t ON t.video_id = "
                 "c.video_id JOIN videos v ON v.id = t.video_id"),
            "0.4200 1");
  EXPECT_EQ(number("SELECT COUNT(*) FROM outbox_places WHERE service = 'notion_page'"), 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM events WHERE kind = 'pipeline: refused'"), 0);
  EXPECT_TRUE(waiting().empty());
  rows("UPDATE tasks SET status = 'queued'");
  EXPECT_EQ(waiting().size(), 1U) << "somebody wants it again";
}

TEST_F(UuidTables, ATaskOfOursGetsARowOfItsOwn) {
  const TaskId task = hand_over("vid_1").task;
  render(task);
  EXPECT_EQ(status(task), "video_ready");
  EXPECT_EQ(text("SELECT total_cost_usd FROM tasks"), "0.4200");
  EXPECT_EQ(number("SELECT COUNT(*) FROM video_costs c JOIN tasks t ON t.video_id = c.video_id"), 1);
}

TEST_F(UuidTables, ARowIsFoundByTheIndex) {
  rows(
      "INSERT INTO tasks (id, channel_id, project_id, status, created_at) SELECT gen_random_uuid(), 'poke1', "
      "n::text, 'published', now() FROM generate_series(1, 2000) n");
  rows("ANALYZE tasks");
  std::string plan;
  for (const sql::Row& row : rows("EXPLAIN SELECT 1 FROM clips c LEFT JOIN tasks t ON CAST(t.id AS TEXT) = "
                                  "c.task_id WHERE c.id = 'x'"))
    plan += row.text(0) + "\n";
  EXPECT_THAT(plan, HasSubstr("zoetrope_tasks_by_text"));
}

/// No key of ours can keep it, as one of text does.
TEST_F(UuidTables, ARowThatIsDeletedLosesNothingThatWasPaidFor) {
  insert_task(id);
  const TaskId task = **store().take_up(waiting().at(0), spec("vid_1"), false, now_);
  make_plan(task, 1);
  host_all();
  const auto input = accept_one("task-1");
  rows("DELETE FROM tasks");
  succeed(input.attempt);
  bring(stored(input.attempt, 1));
  EXPECT_EQ(clip(task, 1).state, ClipState::done);
  EXPECT_EQ(number("SELECT SUM(micros) FROM ledger WHERE kind = 'post'"), clip_price.micros());
  const std::string is_gone = std::string("task ") + id + ", whose row is not in the table tasks any more";
  EXPECT_THAT(store().hand_over(spec("vid_1"), {}, now_).error().message, HasSubstr(is_gone));
  const std::string another = "1b6e7a52-3c1d-4f5e-9a8b-7c6d5e4f3a2b";
  insert_task(another);
  EXPECT_THAT(store().take_up(waiting().at(0), spec("vid_1"), false, now_).error().message,
              HasSubstr(is_gone));
  rows("UPDATE tasks SET id = '" + std::string(id) + "'");
  EXPECT_TRUE(store().take_up(waiting().at(0), spec("vid_1"), false, now_));
}

TEST_F(ForeignTables, AKeyThatDoesNotFitIsSaidBeforeAnythingIsMade) {
  if (!on_postgres()) GTEST_SKIP() << "SQLite compares whatever a column holds";
  begin_anew();
  run_script("CREATE TABLE channels (id UUID PRIMARY KEY, created_at TIMESTAMP)");
  auto random = make_seeded_random(1);
  const auto opened = Store::open(path(), *random, now_.wall);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::invalid_input);
  EXPECT_THAT(opened.error().message,
              HasSubstr("the column id of the table channels is of the type uuid; make it TEXT"));
  EXPECT_EQ(sql::schema_version(*open_database()).value(), 0);
  begin_anew();
  run_script("CREATE TABLE tasks (id BIGINT PRIMARY KEY, channel_id UUID)");
  const auto other = Store::open(path(), *random, now_.wall);
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().message,
              AllOf(HasSubstr("the column id of the table tasks is of the type bigint; make it TEXT or UUID"),
                    HasSubstr("the column channel_id of the table tasks is of the type uuid; make it TEXT")));
}

/// Its columns are filled by whoever adds the rows, and no key leads there.
TEST_F(ForeignTables, ATableOfChannelsThatTakesNoRowOfOursIsLeftAlone) {
  pipeline_with("");
  run_script(
      "DROP TABLE channels; CREATE TABLE channels (id VARCHAR(50) PRIMARY KEY, created_at TEXT, "
      "mood TEXT NOT NULL); INSERT INTO channels VALUES ('poke1', 'then', 'calm')");
  EXPECT_TRUE(store().ensure_task(spec("vid_1"), now_));
  run_script("DELETE FROM channels");
  EXPECT_TRUE(store().ensure_task(spec("vid_2"), now_));
  EXPECT_EQ(number("SELECT COUNT(*) FROM channels"), 0);
}

TEST_F(ForeignTables, ATableOfCostsThatRefusesItsRowKeepsTheSumFromNobody) {
  pipeline_with("", "", "", "INTEGER PRIMARY KEY");
  const TaskId task = planned("vid_1", 2);
  rows("UPDATE tasks SET total_cost_usd = 1.1");
  host_all();
  for (int number = 1; number <= 2; ++number) {
    const auto input = accept_one("task-" + std::to_string(number));
    succeed(input.attempt);
    bring(stored(input.attempt, number));
  }
  EXPECT_EQ(view(task).status, TaskStatus::video_ready);
  EXPECT_EQ(number("SELECT COUNT(*) FROM video_costs"), 0);
  EXPECT_EQ(text("SELECT CAST(ROUND(total_cost_usd, 2) AS TEXT) FROM tasks"), "1.94")
      << "1.10 of others, two clips";
}

}  // namespace
}  // namespace zoetrope::store

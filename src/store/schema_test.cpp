#include "store/schema.h"

#include <thread>

#include "store/test_store.h"

namespace zoetrope::store {
namespace {

using enum ClipState;

TEST_F(StoreTest, EveryNameOfAStateIsAcceptedByTheTables) {
  wanted_task(1);
  host_all();
  accept_one("task-1");
  auto db = open_database();
  ASSERT_TRUE(db->execute("UPDATE clips SET result_path = 'x', result_sha256 = 'y'"));
  for (const ClipState state :
       {ready, hosted, sending, ambiguous, waiting, fetching, done, held, failed, cancelled}) {
    const std::string reason(to_string(state == held ? HoldReason::poison : HoldReason::none));
    EXPECT_TRUE(
        db->execute("UPDATE clips SET state = ?1, hold_reason = ?2", {std::string(to_string(state)), reason}))
        << to_string(state);
  }
  for (const AttemptState state :
       {AttemptState::sending, AttemptState::ambiguous, AttemptState::refused, AttemptState::abandoned,
        AttemptState::accepted, AttemptState::failed, AttemptState::succeeded}) {
    EXPECT_TRUE(db->execute("UPDATE attempts SET state = ?1", {std::string(to_string(state))}));
  }
  for (const StepKind kind : {StepKind::host, StepKind::submit, StepKind::poll, StepKind::fetch}) {
    EXPECT_TRUE(db->execute("UPDATE work SET kind = ?1", {std::string(to_string(kind))}));
  }
  for (const Output output : {Output::videos, Output::previews}) {
    EXPECT_TRUE(db->execute("UPDATE task_settings SET output = ?1", {std::string(to_string(output))}));
  }
}

TEST_F(StoreTest, ImpossibleRowsAreRefusedByTheTables) {
  wanted_task(1);
  host_all();
  send_one();
  auto db = open_database();
  const std::string_view impossible[] = {
      "UPDATE clips SET state = 'done'",
      "UPDATE clips SET state = 'held'",
      "UPDATE clips SET state = 'ready', hold_reason = 'poison'",
      "UPDATE clips SET state = 'lost'",
      "UPDATE attempts SET state = 'accepted'",
      "UPDATE work SET kind = 'deliver'",
      "UPDATE accounts SET slots = 0",
      "UPDATE budgets SET reserved_micros = -1",
      "UPDATE budgets SET cap_micros = 1",
      "INSERT INTO clips SELECT 'x', task_id, 201, generation, state, hold_reason, version, error_code, "
      "error, "
      "note, prompt, negative_prompt, seconds, prompt_sha256, price_micros, image, image_sha256, image_url, "
      "image_url_expires_at, current_attempt, resubmits, failures, fetch_failures, adopted, "
      "result_path, result_sha256, result_bytes, result_micros, warnings, changed_at, take FROM clips",
  };
  for (const std::string_view statement : impossible) {
    const auto done_anyway = db->execute(statement);
    ASSERT_FALSE(done_anyway) << statement;
    EXPECT_EQ(done_anyway.error().code, ErrorCode::conflict) << statement << done_anyway.error().message;
  }
}

/// With a row in each table whose rows are added and never changed.
class HistoryTables : public StoreTest {
 protected:
  HistoryTables() {
    wanted_task(1);
    host_all();
    const auto input = accept_one("task-1");
    succeed(input.attempt);
    rows(
        "INSERT INTO decisions (at, who, clip_id, decision, detail, why) SELECT 1, 'ann', id, 'fail', '', '' "
        "FROM clips");
    rows(
        "INSERT INTO balances (account, at, balance_micros, posted_micros, reserved_micros, after_event, "
        "at_rest) VALUES ('kie', 1, 2, 0, 0, 0, 1)");
    rows(
        "INSERT INTO unattributed (account, at, kind, micros, who, why) VALUES ('kie', 1, 'elsewhere', 5, "
        "'ann', '')");
  }
  /// A whole row over itself, by each name that it goes by.
  std::vector<std::string> replacements(const std::string& table) {
    const std::string columns = joined("SELECT name FROM pragma_table_info('" + table + "')");
    return {"UPDATE OR REPLACE " + table + " SET rowid = (SELECT MAX(rowid) FROM " + table + ")",
            "REPLACE INTO " + table + " (rowid, " + columns + ") SELECT rowid, " + columns + " FROM " + table,
            "INSERT OR REPLACE INTO " + table + " (rowid, " + columns + ") SELECT rowid, " + columns +
                " FROM " + table + " LIMIT 1"};
  }
  static std::vector<std::string> ways_past_triggers_in_postgres(const std::string& table) {
    return {"TRUNCATE " + table, "WITH gone AS (DELETE FROM " + table + " RETURNING 1) SELECT 1 FROM gone"};
  }
};

TEST_F(HistoryTables, CannotBeChangedRemovedOrReplaced) {
  auto db = open_database();
  for (const std::string table : {"ledger", "evidence", "events", "decisions", "balances", "unattributed"}) {
    const auto all = rows("SELECT * FROM " + table);
    ASSERT_FALSE(all.empty()) << table;
    std::vector<std::string> statements{"DELETE FROM " + table, "UPDATE " + table + " SET at = 0"};
    for (std::string& more : on_postgres() ? ways_past_triggers_in_postgres(table) : replacements(table))
      statements.push_back(std::move(more));
    for (const std::string& statement : statements) {
      const auto done = db->execute(statement);
      ASSERT_FALSE(done) << statement;
      EXPECT_NE(done.error().message.find("append-only"), std::string::npos) << done.error().message;
    }
    EXPECT_EQ(rows("SELECT * FROM " + table).size(), all.size()) << table;
  }
}

TEST_F(HistoryTables, ALedgerRowIsNotReplacedByItsKeysNorByASecondPost) {
  auto db = open_database();
  const std::string insert = on_postgres() ? "INSERT" : "REPLACE";
  for (const std::string& statement :
       {insert + " INTO ledger SELECT attempt_id, seq, kind, 1, at FROM ledger WHERE seq = 1",
        insert + " INTO ledger SELECT attempt_id, 9, 'post', 1, at FROM ledger WHERE seq = 1",
        std::string("INSERT INTO ledger SELECT attempt_id, seq, kind, 1, at FROM ledger WHERE true "
                    "ON CONFLICT (attempt_id, seq) DO UPDATE SET micros = 1")}) {
    EXPECT_FALSE(db->execute(statement)) << statement;
  }
  EXPECT_EQ(number("SELECT SUM(micros) FROM ledger WHERE kind = 'post'"), clip_price.micros());
}

/// What SQLite has been through; PostgreSQL begins with the tables of schema 12.
class EarlierSchema : public StoreTest {
 protected:
  void SetUp() override {
    if (on_postgres()) GTEST_SKIP() << "it has no earlier schema";
  }
  /// In place of the database: one that an earlier program made, with one task, and with what `clips`
  /// inserts.
  void make_earlier(std::size_t version, const std::string& clips) {
    close();
    std::filesystem::remove(path());
    auto db = open_database();
    ASSERT_TRUE(sql::migrate(*db, migrations().first(version), now_.wall));
    const std::string task =
        "INSERT INTO channels VALUES ('poke1', 'then'); INSERT INTO videos VALUES ('v', 'poke1', 'vid_1', "
        "'then');"
        "INSERT INTO tasks (id, channel_id, project_id, video_id, status, created_at, updated_at) VALUES "
        "('t', 'poke1', 'vid_1', 'v', 'processing', 'then', 'then');"
        "INSERT INTO accounts (id, provider, slots) VALUES ('kie', 'kie', 5);"
        "INSERT INTO task_settings (task_id, channel_id, project_id, output, account, provider, model, "
        "hosts, "
        "render_timeout_micros, poll_interval_micros) VALUES ('t', 'poke1', 'vid_1', 'videos', 'kie', 'kie', "
        "'m', '[]', "
        "600000000, 0);";
    const auto filled = db->script(task + clips);
    ASSERT_TRUE(filled) << filled.error().message;
  }
};

TEST_F(EarlierSchema, ClipsThatWereDeliveredBeforeThereWereTakesHaveOne) {
  make_earlier(
      3,
      "INSERT INTO clips (id, task_id, number, state, prompt, negative_prompt, seconds, prompt_sha256, "
      "price_micros, "
      "image, result_path, result_sha256, result_bytes, changed_at) VALUES "
      "('c1', 't', 1, 'done', 'words', '', 10, 'p', 420000, 'i', 'clip_01.mp4', 'sha', 12, 7),"
      "('c2', 't', 2, 'ready', 'words', '', 10, 'p', 420000, 'i', '', '', 0, 7);");
  reopen();
  const TaskView task = store().task(TaskId("t")).value();
  EXPECT_EQ(task.clips.at(0).take, 1);
  EXPECT_EQ(task.clips.at(1).take, 0);
  const auto takes = store().takes(ClipId("c1")).value();
  ASSERT_EQ(takes.size(), 1U);
  EXPECT_TRUE(takes[0].chosen);
  EXPECT_EQ(takes[0].sha256, "sha");
  EXPECT_EQ(takes[0].prompt, "words");
}

TEST_F(EarlierSchema, AttemptsThatWereMadeBeforeTheyKeptTheirWordsHaveThemWhereTheyAreSure) {
  make_earlier(
      4,
      "INSERT INTO clips (id, task_id, number, state, hold_reason, prompt, negative_prompt, seconds, "
      "prompt_sha256, price_micros, image, current_attempt, changed_at) VALUES "
      "('c1', 't', 1, 'held', 'ambiguous', 'new words', 'no text', 10, 'p2', 420000, 'i.png', 'a2', 7);"
      "INSERT INTO attempts (id, clip_id, n, account, provider, model, state, prompt_sha256, image_sha256, "
      "image_url, "
      "price_micros, sender_journal, sender_boot, created_at) VALUES "
      "('a1', 'c1', 1, 'kie', 'kie', 'm', 'abandoned', 'p1', 'i', 'https://img/1.png', 420000, 'j', 'b', 5),"
      "('a2', 'c1', 2, 'kie', 'kie', 'm', 'ambiguous', 'p2', 'i', 'https://img/2.png', 420000, 'j', 'b', 6);"
      "INSERT INTO ledger VALUES ('a1', 1, 'reserve', 420000, 5), ('a2', 1, 'reserve', 420000, 6);"
      "INSERT INTO budgets (scope, reserved_micros) VALUES ('total', 840000), ('task:t', 840000);");
  reopen();
  const auto attempts = store().attempts(ClipId("c1")).value();
  ASSERT_EQ(attempts.size(), 2U);
  EXPECT_EQ(attempts[0].prompt, "") << "the clip says something else by now";
  EXPECT_EQ(attempts[1].prompt, "new words");
  ASSERT_TRUE(
      store().resolve(ClipId("c1"), AttemptId("a2"), lifecycle::Resolution::resubmit, {"ann", ""}, now_));
  EXPECT_EQ(store().task(TaskId("t"))->clips.at(0).state, ClipState::ready);
}

TEST_F(EarlierSchema, WhatARowOfCostsWasToldBeforeIsNotToldAgain) {
  make_earlier(
      14,
      "INSERT INTO clips (id, task_id, number, state, prompt, negative_prompt, seconds, prompt_sha256, "
      "price_micros, image, result_path, result_sha256, take, current_attempt, changed_at) VALUES "
      "('c1', 't', 1, 'done', 'words', '', 10, 'p', 420000, 'i', 'clip_01.mp4', 'sha', 1, 'a1', 7);"
      "INSERT INTO attempts (id, clip_id, n, account, provider, model, state, prompt_sha256, image_sha256, "
      "image_url, price_micros, sender_journal, sender_boot, created_at, remote_task_id) VALUES "
      "('a1', 'c1', 1, 'kie', 'kie', 'm', 'succeeded', 'p', 'i', 'https://img/1.png', 420000, 'j', 'b', 5, "
      "'r1');"
      "INSERT INTO ledger VALUES ('a1', 1, 'reserve', 420000, 5), ('a1', 2, 'post', 420000, 6);"
      "INSERT INTO video_costs (id, video_id, channel_id, component, cost_usd, api_calls, units_consumed, "
      "timestamp, metadata) VALUES ('r', 'v', 'poke1', 'kling_video_clips', '0.4200', 1, 1, 'then', '{}');");
  reopen();
  EXPECT_EQ(text("SELECT video_id FROM video_tasks WHERE task_id = 't'"), "v");
  EXPECT_EQ(number("SELECT micros + sends + clips FROM video_bases WHERE video_id = 'v'"), 0)
      << "all of it is ours";
  EXPECT_EQ(number("SELECT told_micros FROM task_settings"), 420'000);
}

TEST_F(EarlierSchema, AnAccountThatWasStoppedBeforeItCouldBeAskedIsAskedAtOnce) {
  make_earlier(
      5, "UPDATE accounts SET breaker = 'payment_required', breaker_reason = 'no credit', opened_at = 5;");
  reopen();
  const AccountView account = store().account("kie").value();
  EXPECT_EQ(account.breaker, Breaker::payment_required);
  EXPECT_EQ(account.pause, lifecycle::usual_breaker_pause);
  EXPECT_EQ(claim_only(StepKind::probe).size(), 1U);
}

TEST_F(EarlierSchema, ATaskThatNoWorkerHadIsNotHandedOverByBeingThere) {
  make_earlier(10, "");
  reopen();
  const TakenUp all{.statuses = {"processing", "queued"}, .all = true, .channels = {}};
  EXPECT_TRUE(store().waiting_rows(all, 0).value().empty());
  rows("UPDATE tasks SET status = 'queued'");
  EXPECT_EQ(store().waiting_rows(all, 0).value().size(), 1U);
}

TEST_F(EarlierSchema, WhatWasWrittenForAWorkersTaskIsStillKnown) {
  make_earlier(10,
               "INSERT INTO hand_overs (task_id, position, written_status, plan_state) VALUES ('t', 1, "
               "'processing', 'done'); UPDATE tasks SET status = 'queued';");
  reopen();
  const TakenUp all{.statuses = {"queued"}, .all = true, .channels = {}};
  EXPECT_EQ(store().waiting_rows(all, 0).value().size(), 1U) << "somebody asked while no program ran";
}

TEST_F(EarlierSchema, WhatWaitedToBeToldBeforeThereWereRowsOfClipsWaitsStill) {
  make_earlier(10,
               "INSERT INTO outbox_places (id, service, address, task_id, last_seq, due_at) VALUES "
               "('notion_page:p', 'notion_page', 'p', 't', 2, 7);"
               "INSERT INTO outbox (place, seq, kind, payload, state, at, delivered_at) VALUES "
               "('notion_page:p', 1, 'status', '{}', 'delivered', 5, 6),"
               "('notion_page:p', 2, 'status', '{\"status\":\"video_ready\",\"cost_usd\":\"0.42\"}', "
               "'waiting', 7, NULL);");
  reopen();
  EXPECT_EQ(number("SELECT COUNT(*) FROM pragma_foreign_key_check"), 0);
  EXPECT_EQ(text("SELECT \"table\" FROM pragma_foreign_key_list('outbox')"), "outbox_places");
  ClaimRequest asked{.owner = "worker-a"};
  asked.deliver_max = 1;
  asked.reach.notion_token = "token-1";
  const auto claimed = claim(asked);
  ASSERT_EQ(claimed.size(), 1U);
  EXPECT_EQ(std::get<TaskReport>(claimed[0].delivery.value().report).status, TaskStatus::video_ready);
  auto db = open_database();
  EXPECT_FALSE(db->execute("DELETE FROM outbox"));
  EXPECT_FALSE(db->execute("UPDATE outbox SET payload = '[]'"));
}

TEST_F(EarlierSchema, AViewThatAnotherProgramMadeOfTheOutboxStays) {
  make_earlier(
      10,
      "CREATE VIEW others_reports AS SELECT p.address, o.payload FROM outbox o JOIN outbox_places p ON p.id "
      "= "
      "o.place;"
      "INSERT INTO outbox_places (id, service, address, task_id, last_seq) VALUES "
      "('notion_page:p', 'notion_page', 'p', 't', 1);"
      "INSERT INTO outbox (place, seq, kind, payload, at) VALUES ('notion_page:p', 1, 'status', '{}', 7);");
  reopen();
  EXPECT_EQ(number("SELECT COUNT(*) FROM others_reports WHERE address = 'p'"), 1);
}

TEST_F(StoreTest, ADatabaseFromTheFutureIsRefused) {
  run_script("INSERT INTO schema_migrations SELECT MAX(number) + 1, 'later', 0 FROM schema_migrations");
  auto random = make_seeded_random(2);
  const auto opened = Store::open(path(), *random, now_.wall);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::conflict);
  EXPECT_NE(opened.error().message.find("newer"), std::string::npos) << opened.error().message;
}

TEST_F(StoreTest, ManyProgramsMayOpenItAtOnceTheFirstTime) {
  begin_anew();
  std::vector<std::jthread> programs;
  for (unsigned seed = 0; seed < 10; ++seed) {
    programs.emplace_back([this, seed] {
      auto random = make_seeded_random(seed);
      const auto opened = Store::open(path(), *random, now_.wall);
      EXPECT_TRUE(opened) << opened.error().message;
    });
  }
  programs.clear();
  reopen();
  EXPECT_EQ(number("SELECT COUNT(*) FROM counters WHERE name = 'lease_token'"), 1);
}

TEST_F(StoreTest, TablesThatThePipelineMadeBeforeAreKept) {
  begin_anew();
  run_script(
      "CREATE TABLE channels (id TEXT PRIMARY KEY, created_at TEXT NOT NULL, mood TEXT);"
      "INSERT INTO channels VALUES ('poke1', 'then', 'calm');");
  reopen();
  ASSERT_TRUE(store().ensure_task(spec(), now_));
  EXPECT_EQ(text("SELECT mood FROM channels"), "calm");
}

}  // namespace
}  // namespace zoetrope::store

#include "acceptance/harness.h"
#include "testing/postgres_server.h"

namespace zoetrope::acceptance {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// The ledger on a PostgreSQL that keeps what was committed, whatever happens to it.
class OnAServer : public Acceptance {
 protected:
  void SetUp() override {
    Acceptance::SetUp();
    auto started = start_server();
    ASSERT_TRUE(started) << started.error().message;
    server_ = std::move(*started);
    use_server(server_->url("postgres"));
  }
  virtual Result<std::unique_ptr<testing::PostgresServer>> start_server() {
    return testing::PostgresServer::start(/*durable=*/true);
  }
  /// Its server ends with a fixture, and the promises are checked before.
  void TearDown() override {
    Acceptance::TearDown();
    server_.reset();
  }
  testing::PostgresServer& server() { return *server_; }

 private:
  std::unique_ptr<testing::PostgresServer> server_;
};

TEST_F(OnAServer, ARunGoesOnWhenItCrashesAndComesBack) {
  make_project(6);
  const auto program = begin_generate();
  ASSERT_TRUE(eventually([&] { return figures().creates_accepted >= 2; }));
  server().crash();
  ASSERT_TRUE(program->says("the database does not take results yet"));
  ASSERT_TRUE(server().start_again());
  const Ended ended = end(*program);
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("generated 6 new clips"));
  EXPECT_EQ(figures().creates_received, 6);
}

TEST_F(OnAServer, ARunThatIsKilledWithItIsFinishedByTheNextOne) {
  make_project(4);
  {
    const auto program = begin_generate();
    ASSERT_TRUE(eventually([&] { return asked("download") >= 1; }));
    server().crash();
    program->signal(SIGKILL);
    end(*program);
  }
  const Ended without = generate();
  EXPECT_EQ(without.status, 3) << without.err;
  EXPECT_THAT(without.err, HasSubstr("cannot connect to database postgresql://"));
  ASSERT_TRUE(server().start_again());
  const Ended ended = generate();
  const std::int64_t held = number("SELECT COUNT(*) FROM clips WHERE state = 'held'");
  EXPECT_LE(held, 1) << "there is one send at a time";
  EXPECT_EQ(ended.status, held == 0 ? 0 : 1) << ended.err;
  EXPECT_EQ(number("SELECT COUNT(*) FROM clips WHERE state = 'done'"), 4 - held);
  EXPECT_LE(figures().creates_received, 4);
}

/// The ledger on a PostgreSQL whose disk may be full. What it writes in place is written still, so that it is
/// full for what needs one page more.
class OnAServerWithASmallDisk : public OnAServer {
 protected:
  Result<std::unique_ptr<testing::PostgresServer>> start_server() override {
    return testing::PostgresServer::start_on_a_disk(ACCEPTANCE_FULL_DISK);
  }
};

TEST_F(OnAServerWithASmallDisk, ARunGoesOnOnceThereIsRoomAgain) {
  make_project(12);
  const auto program = begin_generate();
  ASSERT_TRUE(eventually([&] { return figures().creates_accepted >= 2; }));
  server().fill_disk();
  ASSERT_TRUE(program->says("free some space on the server")) << program->errors();
  const std::int64_t sent = figures().creates_received;
  EXPECT_LT(sent, 12);
  server().free_disk();
  const Ended ended = end(*program);
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("generated 12 new clips"));
  EXPECT_EQ(figures().creates_received, 12);
}

/// Its log of changes has no room: it ends itself, and does not come back before there is some.
TEST_F(OnAServerWithASmallDisk, ARunGoesOnWhenTheServerEndedForWantOfRoom) {
  make_project(6);
  const auto program = begin_generate();
  ASSERT_TRUE(eventually([&] { return figures().creates_accepted >= 2; }));
  const auto database = open_database();
  server().fill_disk();
  // Whoever writes next ends the server, and that may be before this is answered.
  (void)database->script("SELECT pg_switch_wal()");
  ASSERT_TRUE(program->says("database postgresql://")) << program->errors();
  EXPECT_FALSE(server().start_again());
  server().free_disk();
  ASSERT_TRUE(server().start_again());
  const Ended ended = end(*program);
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("generated 6 new clips"));
  EXPECT_EQ(figures().creates_received, 6);
}

/// The types that the story declares, and an enum of the pipeline's own words.
TEST_F(OnAServer, TablesOfAPipelineThatHaveUuidsAreUsedAsTheyAre) {
  const auto made = open_database()->script(R"sql(
    CREATE TYPE task_status AS ENUM ('Pending', 'Generating Video', 'Video Ready', 'Video Error', 'Cancelled');
    CREATE TABLE channels (id VARCHAR(40) PRIMARY KEY, created_at TIMESTAMPTZ NOT NULL DEFAULT now());
    CREATE TABLE videos (id UUID PRIMARY KEY DEFAULT gen_random_uuid(), project_id VARCHAR(100),
      channel_id VARCHAR(40) NOT NULL REFERENCES channels (id), created_at TIMESTAMP NOT NULL DEFAULT now());
    CREATE TABLE tasks (id UUID PRIMARY KEY DEFAULT gen_random_uuid(), project_id VARCHAR(100),
      channel_id VARCHAR(40) NOT NULL REFERENCES channels (id), video_id UUID REFERENCES videos (id),
      topic TEXT, story_direction TEXT, status task_status NOT NULL, error_log TEXT,
      total_cost_usd DECIMAL(10, 4), notion_page_id VARCHAR(100) UNIQUE,
      created_at TIMESTAMP NOT NULL DEFAULT now(), updated_at TIMESTAMPTZ);
    CREATE TABLE video_costs (id UUID PRIMARY KEY, video_id UUID NOT NULL REFERENCES videos (id),
      channel_id VARCHAR(40) REFERENCES channels (id), component VARCHAR(50), cost_usd DECIMAL(10, 4),
      api_calls INTEGER, units_consumed INTEGER, timestamp TIMESTAMP, metadata JSONB);
    INSERT INTO channels (id) VALUES ('poke1');
    INSERT INTO tasks (channel_id, project_id, status) VALUES ('poke1', 'vid_1', 'Pending');
  )sql");
  ASSERT_TRUE(made) << made.error().message;
  make_project_called("poke1/vid_1", 2);
  make_project_called("poke1/vid_2", 1);
  environment_["ZOETROPE_POLL_INTERVAL"] = "0.1";
  environment_["ZOETROPE_TAKE_UP"] = "on";
  environment_["ZOETROPE_TAKE_UP_STATUSES"] = "Pending";
  name_statuses();
  ASSERT_EQ(zoetrope({"queue", "poke1/vid_2", "--yes"}).status, 0);
  const auto worker = begin_worker();
  ASSERT_TRUE(eventually([&] {
    return number("SELECT COUNT(*) FROM tasks WHERE status = 'Video Ready'") == 2;
  })) << worker->errors();
  stop_worker(*worker);
  EXPECT_EQ(text("SELECT string_agg(t.project_id || ' ' || t.total_cost_usd || ' ' || c.units_consumed, ', ' "
                 "ORDER BY t.project_id) FROM tasks t JOIN video_costs c ON c.video_id = t.video_id"),
            "vid_1 0.8400 2, vid_2 0.4200 1");
  EXPECT_THAT(zoetrope({"status"}).out, HasSubstr("poke1/vid_1  videos    done"));
  EXPECT_THAT(zoetrope({"doctor", "--json"}).out, Not(HasSubstr("the column")));
  EXPECT_EQ(zoetrope({"explain", "poke1/vid_1:1"}).status, 0);
  EXPECT_EQ(zoetrope({"redo", "poke1/vid_1:1", "--yes"}).status, 0);
  EXPECT_EQ(figures().billed_tasks, 4);
}

/// The same with another one that follows it, and a URL that names both.
class OnAServerWithAStandby : public OnAServer {
 protected:
  void SetUp() override {
    OnAServer::SetUp();
    auto started = testing::PostgresServer::start_standby(server());
    ASSERT_TRUE(started) << started.error().message;
    standby_ = std::move(*started);
    use_server(server().url("postgres") + "," + standby_->folder().string());
  }
  void TearDown() override {
    OnAServer::TearDown();
    standby_.reset();
  }
  testing::PostgresServer& standby() { return *standby_; }

 private:
  std::unique_ptr<testing::PostgresServer> standby_;
};

TEST_F(OnAServerWithAStandby, ARunGoesOnWhenThatOneTakesOver) {
  make_project(6);
  const auto program = begin_generate();
  ASSERT_TRUE(eventually([&] { return figures().creates_accepted >= 2; }));
  server().crash();
  ASSERT_TRUE(program->says("the database does not take results yet")) << "a standby takes no writes";
  ASSERT_TRUE(standby().promote());
  const Ended ended = end(*program);
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("generated 6 new clips"));
  EXPECT_EQ(figures().creates_received, 6);
}

/// Commits waited for it until now, and do not any more.
TEST_F(OnAServerWithAStandby, NothingIsPaidForTwiceWhenItLacksTheLastSends) {
  start_fake(R"({"render_median_seconds": 3})");
  make_project(6);
  const auto program = begin_generate({"--max-in-flight", "2"});
  ASSERT_TRUE(eventually([&] {
    return has_database() && number("SELECT COUNT(*) FROM attempts WHERE state = 'accepted'") == 2;
  })) << program->errors();
  execute("ALTER SYSTEM RESET synchronous_standby_names");
  execute("SELECT pg_reload_conf()");
  standby().stop();
  ASSERT_TRUE(eventually([&] { return figures().creates_accepted >= 4; })) << program->errors();
  server().crash();
  for (const testing::TaskFigure& task : figures().tasks) forgotten_.insert(task.id);
  const std::int64_t paid = figures().creates_received;
  ASSERT_TRUE(standby().start_again());
  ASSERT_TRUE(standby().promote());
  const std::string known = text("SELECT COALESCE(string_agg(remote_task_id, ' '), '') FROM attempts");
  std::erase_if(forgotten_, [&](const std::string& task) { return known.find(task) != std::string::npos; });
  const Ended ended = end(*program);
  EXPECT_NE(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("nothing more is sent"));
  EXPECT_EQ(figures().creates_received, paid);
  const Ended again = generate();
  EXPECT_NE(again.status, 0);
  EXPECT_THAT(again.err, HasSubstr("--older-database"));
  EXPECT_EQ(figures().creates_received, paid);
}

/// Moved to a server and back, with what was paid for.
class MovedToAServer : public Acceptance {
 protected:
  void SetUp() override {
    Acceptance::SetUp();
    if (sql::is_postgres_url(database())) GTEST_SKIP() << "it begins with a file";
    auto started = testing::PostgresServer::start(/*durable=*/true);
    ASSERT_TRUE(started) << started.error().message;
    server_ = std::move(*started);
  }
  void TearDown() override {
    Acceptance::TearDown();
    server_.reset();
  }

  std::unique_ptr<testing::PostgresServer> server_;
};

TEST_F(MovedToAServer, AWorkspaceGoesOnThereWithoutPayingTwice) {
  make_project(4);
  ASSERT_EQ(zoetrope({"generate", "demo/story:1,2", "--yes", "--poll-interval", "0.1"}).status, 0);
  const std::string url = server_->url("postgres");
  const Ended moved = zoetrope({"db", "copy", "--to", url});
  ASSERT_EQ(moved.status, 0) << moved.err;
  EXPECT_THAT(moved.out, AllOf(HasSubstr("1 task, 4 clips, 2 sends"), HasSubstr("DATABASE_URL=" + url)));
  const Ended closed = generate();
  EXPECT_EQ(closed.status, 1) << "the file is closed";
  EXPECT_THAT(closed.err, HasSubstr("set DATABASE_URL to that one"));
  EXPECT_THAT(zoetrope({"doctor", "--json"}).out, HasSubstr("was copied to postgresql://"));
  EXPECT_THAT(zoetrope({"db", "copy", "--to", url}).out, HasSubstr("already"));
  use_server(url);
  const Ended rest = generate();
  EXPECT_EQ(rest.status, 0) << rest.err;
  EXPECT_THAT(rest.out, HasSubstr("Skipped 2 existing clips, generated 2 new clips"));
  const Ended back = zoetrope({"db", "copy", "--to", "sqlite:" + (folder_ / "back.db").string()});
  ASSERT_EQ(back.status, 0) << back.err;
  EXPECT_EQ(zoetrope({"db", "copy", "--to", "sqlite:" + (folder_ / "other.db").string()}).status, 1);
  use_file(folder_ / "back.db");
  EXPECT_THAT(generate().out, HasSubstr("Skipped 4 existing clips"));
  EXPECT_EQ(figures().creates_received, 4);
}

TEST_F(MovedToAServer, WhatCannotBeIsRefusedWithItsRemedy) {
  make_project(1);
  EXPECT_THAT(zoetrope({"db", "copy", "--to", server_->url("postgres")}).err,
              HasSubstr("there is no database"));
  ASSERT_EQ(generate().status, 0);
  EXPECT_THAT(zoetrope({"db", "copy"}).err, HasSubstr("say where to: --to sqlite:PATH"));
  EXPECT_THAT(zoetrope({"db", "copy", "--to", "elsewhere.db"}).err,
              HasSubstr("it takes sqlite:PATH or postgresql"));
  EXPECT_THAT(zoetrope({"db", "copy", "--to", "sqlite:" + database()}).err, HasSubstr("into itself"));
  EXPECT_THAT(zoetrope({"db", "copy", "--to", "postgresql://a:canary-key-pw@127.0.0.1/x"}).err,
              AllOf(HasSubstr("it takes no password there"), Not(HasSubstr("canary-key-pw"))));
  EXPECT_EQ(generate().status, 0) << "nothing was closed by any of it";
}

TEST_F(OnAServer, ItsPasswordIsShownToNobody) {
  const std::string password = "canary-key-db-71c09be2";
  secrets_.push_back(password);
  const std::string url = server().url("postgres");
  const std::string with_password = "postgresql://zoetrope:" + password + url.substr(url.find('@'));
  use_server(with_password);
  make_project(1);
  EXPECT_EQ(generate().status, 0);
  for (const Words& words : {Words{"config"}, Words{"doctor"}, Words{"status"}, Words{"config", "--json"}})
    EXPECT_THAT(zoetrope(words).out, Not(HasSubstr(password)));
  const Ended refused = zoetrope({"status", "--database", with_password});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err, HasSubstr("it takes no password there"));
  server().stop();
  EXPECT_EQ(zoetrope({"status"}).status, 3);
  ASSERT_TRUE(server().start_again());
}

}  // namespace
}  // namespace zoetrope::acceptance

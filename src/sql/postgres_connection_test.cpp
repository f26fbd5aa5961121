#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "sql/sql.h"
#include "sql/test_database.h"
#include "testing/postgres_server.h"

namespace zoetrope::sql {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// One server for all tests of this program; a database for each.
testing::PostgresServer& server() {
  static const std::unique_ptr<testing::PostgresServer> started = [] {
    auto made = testing::PostgresServer::start();
    if (!made) ADD_FAILURE() << made.error().message;
    return std::move(made).value();
  }();
  return *started;
}

class PostgresConnectionTest : public ::testing::Test {
 protected:
  PostgresConnectionTest() {
    static int made = 0;
    database_ = "test_" + std::to_string(++made);
    auto administrator = open_postgres({.url = server().url("postgres")}).value();
    const std::string create = "CREATE DATABASE " + database_;
    CHECK(administrator->execute(create).has_value());
  }
  std::unique_ptr<Connection> open(Access access = Access::read_write) {
    auto opened = open_postgres(
        {.url = server().url(database_), .access = access, .lock_timeout = std::chrono::milliseconds(50)});
    if (!opened) ADD_FAILURE() << opened.error().message;
    return std::move(opened).value();
  }
  std::string database_;
};

TEST_F(PostgresConnectionTest, ValuesComeBackAsTheyWereBound) {
  auto connection = open();
  ASSERT_TRUE(connection->script("CREATE TABLE t (id INTEGER PRIMARY KEY, n BIGINT, v TEXT)"));
  const std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  const std::string hostile = "'; DROP TABLE t; -- \xF0\x9F\x8E\xAC $1 ?1 \\";
  EXPECT_EQ(connection->execute("INSERT INTO t VALUES (?1, ?2, ?3)", {1, largest, hostile}).value(), 1);
  EXPECT_EQ(connection->execute("INSERT INTO t VALUES (?1, ?2, ?3)", {2, nullptr, ""}).value(), 1);
  const auto rows = connection->query("SELECT n, v, n IS NULL FROM t ORDER BY id").value();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].integer(0), largest);
  EXPECT_EQ(rows[0].text(1), hostile);
  EXPECT_EQ(rows[0].integer(2), 0);
  EXPECT_TRUE(rows[1].is_null(0));
  EXPECT_EQ(rows[1].text(1), "");
  EXPECT_EQ(rows[1].integer(2), 1);
  EXPECT_EQ(connection->query_one("SELECT SUM(id) FROM t").value()->integer(0), 3);
  EXPECT_FALSE(connection->execute("INSERT INTO t VALUES (3, 0, ?1)", {std::string("a\0b", 3)}));
}

TEST_F(PostgresConnectionTest, AReaderSeesOneStateThroughoutATransaction) {
  auto writer = open();
  auto reader = open(Access::read_only);
  expect_one_state_in_a_transaction(*writer, *reader);
}

TEST_F(PostgresConnectionTest, ADatabaseThatDoesNotKeepEveryTextIsRefused) {
  auto administrator = open_postgres({.url = server().url("postgres")}).value();
  ASSERT_TRUE(
      administrator->execute("CREATE DATABASE narrow ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"));
  const auto opened = open_postgres({.url = server().url("narrow")});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::invalid_input);
  EXPECT_THAT(opened.error().message, HasSubstr("make it with ENCODING 'UTF8'"));
}

TEST_F(PostgresConnectionTest, NoStatementIsCompiledForSeconds) {
  EXPECT_EQ(open()->query_one("SHOW jit").value()->text(0), "off");
}

TEST_F(PostgresConnectionTest, MoreStatementsThanAreKeptPreparedStillRun) {
  auto connection = open();
  for (int i = 0; i < 1100; ++i) {
    const std::string statement = "SELECT " + std::to_string(i) + " + ?1";
    ASSERT_EQ(connection->query_one(statement, {1}).value()->integer(0), i + 1);
  }
}

TEST_F(PostgresConnectionTest, WhatAConstraintOrATriggerRefusesIsAConflict) {
  auto connection = open();
  ASSERT_TRUE(
      connection->script("CREATE TABLE t (id INTEGER PRIMARY KEY CHECK (id < 9)); INSERT INTO t VALUES (1)"));
  const auto twice = connection->execute("INSERT INTO t VALUES (1)");
  EXPECT_EQ(twice.error().code, ErrorCode::conflict);
  EXPECT_THAT(twice.error().message, HasSubstr("t_pkey"));
  EXPECT_EQ(connection->execute("INSERT INTO t VALUES (9)").error().code, ErrorCode::conflict);
}

TEST_F(PostgresConnectionTest, OurOwnMistakesAreInternal) {
  auto connection = open();
  const auto wrong = connection->query("SELECT nothing FROM nowhere");
  EXPECT_EQ(wrong.error().code, ErrorCode::internal);
  EXPECT_THAT(wrong.error().message, HasSubstr("FROM nowhere"));
}

TEST_F(PostgresConnectionTest, OneWriterAtATimeAndTheOtherIsToldSo) {
  auto one = open();
  auto two = open();
  ASSERT_TRUE(one->execute("BEGIN IMMEDIATE"));
  EXPECT_TRUE(one->in_transaction());
  const auto begun = two->execute("BEGIN IMMEDIATE");
  EXPECT_EQ(begun.error().code, ErrorCode::unavailable);
  EXPECT_FALSE(two->in_transaction());
  ASSERT_TRUE(one->execute("COMMIT"));
  EXPECT_TRUE(two->execute("BEGIN IMMEDIATE"));
}

/// The defaults too: of two programs on one database the one that goes on does not give up first.
TEST_F(PostgresConnectionTest, AWriterThatStopsInItsTransactionLosesItBeforeTheOthersGiveUp) {
  EXPECT_TRUE(PostgresOptions().idle_timeout < PostgresOptions().lock_timeout);
  auto stopped = open_postgres({.url = server().url(database_),
                                .lock_timeout = std::chrono::seconds(30),
                                .idle_timeout = std::chrono::milliseconds(100)})
                     .value();
  auto other =
      open_postgres({.url = server().url(database_), .lock_timeout = std::chrono::seconds(30)}).value();
  ASSERT_TRUE(stopped->script("CREATE TABLE t (v TEXT)"));
  ASSERT_TRUE(stopped->execute("BEGIN IMMEDIATE"));
  ASSERT_TRUE(stopped->execute("INSERT INTO t VALUES ('undone')"));
  EXPECT_TRUE(other->execute("BEGIN IMMEDIATE"));
  EXPECT_EQ(other->query_one("SELECT COUNT(*) FROM t").value()->integer(0), 0);
  ASSERT_TRUE(other->execute("COMMIT"));
  EXPECT_EQ(stopped->execute("COMMIT").error().code, ErrorCode::unavailable);
  EXPECT_FALSE(stopped->in_transaction());
  EXPECT_TRUE(stopped->execute("INSERT INTO t VALUES ('kept')"));
}

TEST_F(PostgresConnectionTest, WhatIsReadInATransactionHoldsUntilItsEnd) {
  auto one = open();
  auto two = open();
  ASSERT_TRUE(one->script("CREATE TABLE t (n BIGINT); INSERT INTO t VALUES (0)"));
  for (Connection* connection : {one.get(), two.get()}) {
    ASSERT_TRUE(connection->execute("BEGIN IMMEDIATE"));
    const std::int64_t n = connection->query_one("SELECT n FROM t").value()->integer(0);
    ASSERT_TRUE(connection->execute("UPDATE t SET n = ?1", {n + 1}));
    ASSERT_TRUE(connection->execute("COMMIT"));
  }
  EXPECT_EQ(one->query_one("SELECT n FROM t").value()->integer(0), 2);
}

TEST_F(PostgresConnectionTest, AReaderChangesNothing) {
  ASSERT_TRUE(open()->script("CREATE TABLE t (v TEXT)"));
  auto reader = open(Access::read_only);
  EXPECT_EQ(reader->execute("INSERT INTO t VALUES ('x')").error().code, ErrorCode::unavailable);
  EXPECT_TRUE(reader->query("SELECT * FROM t").has_value());
}

TEST_F(PostgresConnectionTest, AWriterGroupsItsJobsAndAnErrorUndoesOneAlone) {
  auto looking = open();
  ASSERT_TRUE(looking->script("CREATE TABLE t (id INTEGER PRIMARY KEY)"));
  auto writer = make_writer(open(), WriterThread::own);
  EXPECT_TRUE(writer->write([](Connection& db) -> Result<void> {
    TRY(db.execute("INSERT INTO t VALUES (1)"));
    return {};
  }));
  EXPECT_FALSE(writer->write([](Connection& db) -> Result<void> {
    TRY(db.execute("INSERT INTO t VALUES (2)"));
    TRY(db.execute("INSERT INTO t VALUES (1)"));
    return {};
  }));
  EXPECT_EQ(looking->query_one("SELECT COUNT(*) FROM t").value()->integer(0), 1);
}

TEST_F(PostgresConnectionTest, WhatAJobDidBesideAnErrorThatItPassesOverIsNotCalledSaved) {
  auto looking = open();
  ASSERT_TRUE(looking->script("CREATE TABLE t (id INTEGER PRIMARY KEY)"));
  auto writer = make_writer(open(), WriterThread::own);
  const auto written = writer->write([](Connection& db) -> Result<void> {
    TRY(db.execute("INSERT INTO t VALUES (1)"));
    (void)db.execute("INSERT INTO t VALUES (1)");
    return {};
  });
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::internal);
  EXPECT_EQ(looking->query_one("SELECT COUNT(*) FROM t").value()->integer(0), 0);
  EXPECT_TRUE(writer->write([](Connection& db) -> Result<void> {
    TRY(db.execute("INSERT INTO t VALUES (2)"));
    return {};
  })) << "and the next one is not hindered";
}

TEST_F(PostgresConnectionTest, AServerThatWasAwayIsFoundAgain) {
  auto connection = open();
  ASSERT_TRUE(connection->script("CREATE TABLE t (v TEXT); INSERT INTO t VALUES ('kept')"));
  ASSERT_TRUE(connection->query("SELECT v FROM t").has_value());
  server().stop();
  const auto away = connection->query("SELECT v FROM t");
  EXPECT_EQ(away.error().code, ErrorCode::unavailable);
  ASSERT_TRUE(server().start_again());
  EXPECT_EQ(connection->query_one("SELECT v FROM t").value()->text(0), "kept");
}

TEST_F(PostgresConnectionTest, ATransactionThatWentWithTheServerIsNotGoneOnWith) {
  auto connection = open();
  ASSERT_TRUE(connection->script("CREATE TABLE t (v TEXT)"));
  ASSERT_TRUE(connection->execute("BEGIN IMMEDIATE"));
  ASSERT_TRUE(connection->execute("INSERT INTO t VALUES ('lost')"));
  server().stop();
  ASSERT_TRUE(server().start_again());
  const auto committed = connection->execute("COMMIT");
  EXPECT_EQ(committed.error().code, ErrorCode::unavailable);
  EXPECT_FALSE(connection->in_transaction());
  EXPECT_EQ(connection->query_one("SELECT COUNT(*) FROM t").value()->integer(0), 0);
}

TEST(OpenPostgres, AUrlThatIsNoneIsToldWithoutShowingIt) {
  const auto opened = open_postgres({.url = "postgresql://u:canary-key-pw%zz@h/d"});
  EXPECT_EQ(opened.error().code, ErrorCode::invalid_input);
  EXPECT_THAT(opened.error().message, Not(HasSubstr("canary")));
}

TEST(OpenPostgres, AServerThatIsNotThereIsUnavailableAndItsPasswordIsNotShown) {
  const auto opened = open_postgres({.url = "postgresql://u:canary-key-pw@127.0.0.1:1/d"});
  EXPECT_EQ(opened.error().code, ErrorCode::unavailable);
  EXPECT_THAT(opened.error().message, HasSubstr("127.0.0.1:1/d"));
  EXPECT_THAT(opened.error().message, Not(HasSubstr("canary")));
}

TEST(OpenPostgres, ADatabaseThatIsNotThereIsToldInTheWordsOfTheServer) {
  const auto opened = open_postgres({.url = server().url("nowhere")});
  EXPECT_EQ(opened.error().code, ErrorCode::unavailable);
  EXPECT_THAT(opened.error().message, HasSubstr("database \"nowhere\" does not exist"));
}

}  // namespace
}  // namespace zoetrope::sql

#include "testing/pooler.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>

#include "base/check.h"
#include "env/pause.h"
#include "sql/listener.h"
#include "sql/sql.h"
#include "sql/test_database.h"
#include "testing/postgres_server.h"

namespace zoetrope::sql {
namespace {

class PoolerTest : public ::testing::Test {
 protected:
  void begin(int sessions) {
    auto server = testing::PostgresServer::start();
    ASSERT_TRUE(server) << server.error().message;
    server_ = std::move(*server);
    auto pooler = testing::Pooler::start(*server_, sessions);
    ASSERT_TRUE(pooler) << pooler.error().message;
    pooler_ = std::move(*pooler);
  }
  [[nodiscard]] std::unique_ptr<Connection> open(Access access = Access::read_write) const {
    auto opened = open_postgres({.url = pooler_->url("postgres"), .access = access});
    if (!opened) ADD_FAILURE() << opened.error().message;
    return std::move(opened).value();
  }

  std::unique_ptr<testing::PostgresServer> server_;
  std::unique_ptr<testing::Pooler> pooler_;
};

TEST_F(PoolerTest, TwoConnectionsShareOneSessionAndLeaveNothingInIt) {
  begin(1);
  auto one = open();
  auto two = open();
  ASSERT_TRUE(one->script("CREATE TABLE t (n BIGINT, v TEXT)"));
  for (int i = 0; i < 5; ++i) {
    for (Connection* connection : {one.get(), two.get()}) {
      ASSERT_TRUE(connection->execute("BEGIN IMMEDIATE"));
      ASSERT_TRUE(connection->execute("INSERT INTO t VALUES (?1, ?2)", {i, "x"}));
      ASSERT_TRUE(connection->execute("COMMIT"));
      EXPECT_EQ(connection->query_one("SELECT MAX(n) FROM t WHERE v = ?1", {"x"}).value()->integer(0), i);
    }
  }
  EXPECT_EQ(count_rows(*one, "t"), 10);
  EXPECT_EQ(one->query_one("SELECT COUNT(*) FROM pg_prepared_statements").value()->integer(0), 0);
  EXPECT_EQ(one->query_one("SELECT COUNT(*) FROM pg_settings WHERE source = 'session' AND name IN "
                           "('plan_cache_mode', 'enable_mergejoin', 'lock_timeout')")
                .value()
                ->integer(0),
            3)
      << "in a transaction they hold";
  ASSERT_TRUE(
      one->execute("CREATE TABLE left_over AS SELECT name FROM pg_settings WHERE source = 'session' AND "
                   "name IN ('plan_cache_mode', 'enable_mergejoin', 'lock_timeout')"));
  EXPECT_EQ(count_rows(*one, "left_over"), 0) << "and after it they do not";
}

TEST_F(PoolerTest, AReaderSeesOneStateThroughoutATransactionAndChangesNothing) {
  begin(2);
  auto writer = open();
  auto reader = open(Access::read_only);
  expect_one_state_in_a_transaction(*writer, *reader);
  ASSERT_TRUE(reader->execute("BEGIN"));
  EXPECT_EQ(reader->execute("INSERT INTO t VALUES (3)").error().code, ErrorCode::unavailable);
  ASSERT_TRUE(reader->execute("ROLLBACK"));
  EXPECT_EQ(reader->query("INSERT INTO t VALUES (3) RETURNING id").error().code, ErrorCode::unavailable);
  EXPECT_FALSE(reader->in_transaction());
  EXPECT_EQ(count_rows(*reader, "t"), 2);
}

TEST_F(PoolerTest, AServerThatWasAwayIsFoundAgainBehindIt) {
  begin(2);
  auto connection = open();
  ASSERT_TRUE(connection->script("CREATE TABLE t (v TEXT)"));
  ASSERT_TRUE(connection->execute("BEGIN IMMEDIATE"));
  ASSERT_TRUE(connection->execute("INSERT INTO t VALUES ('lost')"));
  server_->stop();
  ASSERT_TRUE(server_->start_again());
  EXPECT_EQ(connection->execute("COMMIT").error().code, ErrorCode::unavailable);
  EXPECT_FALSE(connection->in_transaction());
  EXPECT_EQ(count_rows(*connection, "t"), 0);
}

TEST_F(PoolerTest, AListenerLeavesNoSessionThatListens) {
  begin(1);
  std::atomic<int> told = 0;
  const auto listener = listen_to({.url = pooler_->url("postgres")}, "zoetrope_work", [&] { ++told; });
  auto direct = open_postgres({.url = server_->url("postgres")}).value();
  const auto pause = make_system_pause();
  const auto sessions_that_asked = [&] {
    return direct
        ->query_one(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE query = 'SELECT pg_backend_pid()' AND state = "
            "'idle'")
        .value()
        ->integer(0);
  };
  for (int i = 0; i < 1000 && sessions_that_asked() == 0; ++i) pause->wait(std::chrono::milliseconds(10), {});
  ASSERT_EQ(sessions_that_asked(), 1);
  EXPECT_EQ(open()->query_one("SELECT COUNT(*) FROM pg_listening_channels()").value()->integer(0), 0);
  EXPECT_FALSE(listener->hears());
  EXPECT_EQ(told, 0);
}

}  // namespace
}  // namespace zoetrope::sql

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "sql/group_commit.h"
#include "sql/test_database.h"

namespace zoetrope::sql {
namespace {

Writer::Job insert(std::int64_t value) {
  return [value](Connection& connection) -> Result<void> {
    TRY(connection.execute("INSERT INTO t (v) VALUES (?1)", {value}));
    return {};
  };
}

std::vector<std::int64_t> stored(Connection& connection) {
  std::vector<std::int64_t> values;
  const auto rows = connection.query("SELECT v FROM t ORDER BY v").value();
  values.reserve(rows.size());
  for (const Row& row : rows) values.push_back(row.integer(0));
  return values;
}

/// Passes everything on, counts transactions, and lets a test decide what becomes of a COMMIT.
class WatchedConnection final : public Connection {
 public:
  explicit WatchedConnection(std::unique_ptr<Connection> base) : base_(std::move(base)) {}

  Result<std::vector<Row>> query(std::string_view statement, std::span<const Value> parameters) override {
    return base_->query(statement, parameters);
  }
  Result<std::int64_t> execute(std::string_view statement, std::span<const Value> parameters) override {
    if (statement != "COMMIT") return base_->execute(statement, parameters);
    ++commits;
    if (on_commit) return on_commit(*base_);
    return base_->execute(statement, parameters);
  }
  Result<void> script(std::string_view statements) override { return base_->script(statements); }
  Result<void> check_deferred() override { return base_->check_deferred(); }
  [[nodiscard]] bool in_transaction() const override { return base_->in_transaction(); }
  [[nodiscard]] Dialect dialect() const override { return base_->dialect(); }
  [[nodiscard]] const std::string& name() const override { return base_->name(); }

  std::function<Result<std::int64_t>(Connection&)> on_commit;
  std::atomic<int> commits = 0;

 private:
  std::unique_ptr<Connection> base_;
};

class WriterTest : public ::testing::Test {
 protected:
  WriterTest() { CHECK(database_.open()->script("CREATE TABLE t (v INTEGER PRIMARY KEY, filler TEXT)")); }

  std::vector<Result<void>> run_group(Connection& connection, const std::vector<Writer::Job>& jobs) {
    std::vector<const Writer::Job*> pointers;
    pointers.reserve(jobs.size());
    for (const Writer::Job& job : jobs) pointers.push_back(&job);
    return commit_group(connection, pointers);
  }

  TestDatabase database_;
};

TEST_F(WriterTest, WriteIsThereForOthersWhenItReturns) {
  for (const WriterThread thread : {WriterThread::own, WriterThread::callers}) {
    auto writer = make_writer(database_.open(), thread);
    auto reader = database_.open(Access::read_only);
    const std::int64_t before = count_rows(*reader, "t");
    ASSERT_TRUE(writer->write(insert(before + 1)));
    EXPECT_EQ(count_rows(*reader, "t"), before + 1);
  }
}

TEST_F(WriterTest, JobsThatWaitTogetherShareACommitAndFailAlone) {
  auto watched = std::make_unique<WatchedConnection>(database_.open());
  WatchedConnection& watch = *watched;
  auto writer = make_writer(std::move(watched), WriterThread::own);
  std::promise<void> started;
  std::promise<void> release;
  std::vector<std::future<Result<void>>> answers;
  const auto write = [&](Writer::Job job) {
    answers.push_back(
        std::async(std::launch::async, [&writer, job = std::move(job)] { return writer->write(job); }));
  };
  write([&](Connection&) -> Result<void> {
    started.set_value();
    release.get_future().wait();
    return {};
  });
  started.get_future().wait();
  for (const std::int64_t value : {10, 20, 30}) write(insert(value));
  write([](Connection& connection) -> Result<void> {
    TRY(connection.execute("INSERT INTO t (v) VALUES (99)"));
    return Error{ErrorCode::conflict, "changed its mind"};
  });
  // There is no way to see the queue; what comes late only makes one more commit, so the bound below is
  // loose.
  EXPECT_EQ(answers[0].wait_for(std::chrono::milliseconds(100)), std::future_status::timeout);
  release.set_value();
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Result<void> answer = answers[i].get();
    EXPECT_EQ(answer.has_value(), i != 4) << i;
    EXPECT_EQ(answer ? "" : answer.error().message, i == 4 ? "changed its mind" : "") << i;
  }
  EXPECT_LT(watch.commits.load(), 4);
  EXPECT_EQ(stored(*database_.open(Access::read_only)), (std::vector<std::int64_t>{10, 20, 30}));
}

TEST_F(WriterTest, FailingJobOfAGroupUndoesOnlyItself) {
  WatchedConnection connection(database_.open());
  const auto results = run_group(connection, {insert(1), insert(1), insert(2),
                                              [](Connection& c) -> Result<void> {
                                                TRY(c.execute("INSERT INTO t (v) VALUES (3)"));
                                                TRY(c.execute("INSERT INTO t (v) VALUES (3)"));
                                                return {};
                                              },
                                              insert(4)});
  ASSERT_EQ(results.size(), 5U);
  for (const std::size_t i : {0U, 2U, 4U}) EXPECT_TRUE(results[i]) << i;
  for (const std::size_t i : {1U, 3U}) EXPECT_EQ(results[i].error().code, ErrorCode::conflict) << i;
  EXPECT_EQ(connection.commits, 1);
  EXPECT_EQ(stored(*database_.open(Access::read_only)), (std::vector<std::int64_t>{1, 2, 4}));
}

TEST_F(WriterTest, ManyThreadsLoseAndDoubleNothing) {
  constexpr int threads_count = 8;
  constexpr int writes_each = 25;
  auto writer = make_writer(database_.open(), WriterThread::own);
  std::atomic<int> failures = 0;
  std::atomic<bool> done = false;
  std::thread reading([&] {
    auto reader = database_.open(Access::read_only);
    std::int64_t last = 0;
    while (!done) {
      const std::int64_t seen = count_rows(*reader, "t");
      if (seen < last) ++failures;
      last = seen;
      std::this_thread::yield();
    }
  });
  std::vector<std::thread> threads;
  for (int i = 0; i < threads_count; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < writes_each; ++n) {
        if (!writer->write(insert(i * 1000 + n))) ++failures;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  done = true;
  reading.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(count_rows(*database_.open(), "t"), threads_count * writes_each);
}

TEST_F(WriterTest, DestructorAnswersWhatIsQueued) {
  std::promise<void> started;
  std::promise<void> release;
  auto writer = make_writer(database_.open(), WriterThread::own);
  Writer* const raw = writer.get();
  auto first = std::async(std::launch::async, [&, raw] {
    return raw->write([&](Connection& connection) -> Result<void> {
      started.set_value();
      release.get_future().wait();
      return insert(1)(connection);
    });
  });
  started.get_future().wait();
  auto ending = std::async(std::launch::async, [&] { writer.reset(); });
  release.set_value();
  EXPECT_TRUE(first.get());
  ending.get();
  EXPECT_EQ(count_rows(*database_.open(), "t"), 1);
}

TEST_F(WriterTest, DatabaseHeldByAnotherIsUnavailableAndTheWriterGoesOnLater) {
  auto holder = database_.open();
  auto writer = make_writer(database_.open(Access::read_write, short_busy_timeout), WriterThread::own);
  ASSERT_TRUE(holder->execute("BEGIN IMMEDIATE"));
  EXPECT_EQ(writer->write(insert(1)).error().code, ErrorCode::unavailable);
  ASSERT_TRUE(holder->execute("ROLLBACK"));
  EXPECT_TRUE(writer->write(insert(1)));
}

TEST_F(WriterTest, ReaderThatHoldsUpTheCommitMakesItUnavailableWithNothingWritten) {
  auto reader = database_.open(Access::read_only);
  ASSERT_TRUE(reader->execute("BEGIN"));
  EXPECT_EQ(count_rows(*reader, "t"), 0);
  WatchedConnection connection(database_.open(Access::read_write, short_busy_timeout));
  const auto results = run_group(connection, {insert(1), insert(1)});
  for (const auto& result : results) EXPECT_EQ(result.error().code, ErrorCode::unavailable);
  EXPECT_EQ(connection.commits, 3);
  EXPECT_FALSE(connection.in_transaction());
  ASSERT_TRUE(reader->execute("COMMIT"));
  EXPECT_EQ(count_rows(*reader, "t"), 0);
  EXPECT_TRUE(run_group(connection, {insert(1)}).at(0));
}

TEST_F(WriterTest, FullDiskFailsTheJobThatDoesNotFitAndKeepsTheOthers) {
  WatchedConnection connection(database_.open());
  const auto pages = connection.query_one("PRAGMA page_count").value()->integer(0);
  ASSERT_TRUE(connection.script("PRAGMA max_page_count = " + std::to_string(pages + 2)));
  const Writer::Job large = [](Connection& c) -> Result<void> {
    TRY(c.execute("INSERT INTO t (v, filler) VALUES (7, printf('%.100000c', 'x'))",
                  std::span<const Value>()));
    return {};
  };
  const auto results = run_group(connection, {insert(1), large, insert(2)});
  EXPECT_TRUE(results[0]);
  EXPECT_EQ(results[1].error().code, ErrorCode::no_space);
  EXPECT_TRUE(results[2]);
  EXPECT_EQ(run_group(connection, {large}).at(0).error().code, ErrorCode::no_space);
  EXPECT_TRUE(run_group(connection, {insert(3)}).at(0));
  EXPECT_EQ(stored(*database_.open(Access::read_only)), (std::vector<std::int64_t>{1, 2, 3}));
}

TEST_F(WriterTest, JobThatPassesOverAnErrorCannotWriteOutsideTheTransaction) {
  auto connection = database_.open();
  const auto pages = connection->query_one("PRAGMA page_count").value()->integer(0);
  ASSERT_TRUE(connection->script("PRAGMA max_page_count = " + std::to_string(pages + 2)));
  bool refused = false;
  const auto results = run_group(*connection, {[&](Connection& c) -> Result<void> {
    (void)c.execute("INSERT INTO t VALUES (7, printf('%.100000c', 'x'))");
    EXPECT_FALSE(c.in_transaction());
    refused = !c.execute("INSERT INTO t (v) VALUES (8)");
    return {};
  }});
  EXPECT_TRUE(refused);
  EXPECT_EQ(results.at(0).error().code, ErrorCode::unavailable);
  EXPECT_EQ(count_rows(*connection, "t"), 0);
}

TEST_F(WriterTest, ConstraintThatIsCheckedAtTheCommitFailsOnlyItsJob) {
  WatchedConnection connection(database_.open());
  ASSERT_TRUE(connection.script(
      "CREATE TABLE child (t INTEGER NOT NULL REFERENCES t (v) DEFERRABLE INITIALLY DEFERRED)"));
  const auto results = run_group(connection, {insert(1),
                                              [](Connection& c) -> Result<void> {
                                                TRY(c.execute("INSERT INTO child VALUES (404)"));
                                                return {};
                                              },
                                              insert(2)});
  EXPECT_TRUE(results[0]);
  EXPECT_EQ(results[1].error().code, ErrorCode::conflict);
  EXPECT_TRUE(results[2]);
  EXPECT_EQ(count_rows(connection, "child"), 0);
  EXPECT_EQ(stored(connection), (std::vector<std::int64_t>{1, 2}));
}

TEST_F(WriterTest, CommitWhoseAnswerIsLostIsAmbiguousForThoseItMayHaveSaved) {
  WatchedConnection connection(database_.open());
  connection.on_commit = [](Connection& base) -> Result<std::int64_t> {
    TRY(base.execute("COMMIT"));
    return Error{ErrorCode::unavailable, "disk I/O error"};
  };
  int runs = 0;
  const auto results = run_group(connection, {[&](Connection& c) {
                                                ++runs;
                                                return insert(1)(c);
                                              },
                                              insert(1)});
  EXPECT_EQ(results[0].error().code, ErrorCode::ambiguous);
  EXPECT_EQ(results[1].error().code, ErrorCode::unavailable);
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(connection.commits, 1);
  EXPECT_EQ(stored(connection), (std::vector<std::int64_t>{1}));
}

TEST_F(WriterTest, CommitThatIsBusyOnceIsTriedAgain) {
  WatchedConnection connection(database_.open());
  connection.on_commit = [&](Connection& base) -> Result<std::int64_t> {
    if (connection.commits == 1) return Error{ErrorCode::unavailable, "busy"};
    return base.execute("COMMIT");
  };
  EXPECT_TRUE(run_group(connection, {insert(1)}).at(0));
  EXPECT_EQ(connection.commits, 2);
  EXPECT_EQ(stored(connection), (std::vector<std::int64_t>{1}));
}

TEST_F(WriterTest, GroupInWhichEveryJobFailsCommitsNothing) {
  WatchedConnection connection(database_.open());
  const Writer::Job refuse = [](Connection&) -> Result<void> { return Error{ErrorCode::cancelled, "no"}; };
  for (const auto& result : run_group(connection, {refuse, refuse})) {
    EXPECT_EQ(result.error().code, ErrorCode::cancelled);
  }
  EXPECT_EQ(connection.commits, 0);
  EXPECT_FALSE(connection.in_transaction());
}

}  // namespace
}  // namespace zoetrope::sql

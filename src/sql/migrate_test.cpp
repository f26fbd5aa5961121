#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <thread>

#include "sql/test_database.h"

namespace zoetrope::sql {
namespace {

constexpr WallTime now{1'700'000'000'000'000};

constexpr std::array<Migration, 3> steps{
    Migration{1, "first", "CREATE TABLE a (v INTEGER); INSERT INTO a VALUES (1);"},
    Migration{2, "second", "CREATE TABLE b (v INTEGER); INSERT INTO b SELECT v FROM a;"},
    Migration{3, "third", "ALTER TABLE b ADD COLUMN w TEXT;"},
};

TEST(Migrate, EmptyDatabaseIsVersionZeroAndStaysEmptyWhenAsked) {
  const TestDatabase database;
  auto connection = database.open();
  EXPECT_EQ(schema_version(*connection).value(), 0);
  EXPECT_EQ(count_rows(*connection, "sqlite_schema"), 0);
}

TEST(Migrate, AppliesWhatIsMissingInOrderAndOnlyOnce) {
  const TestDatabase database;
  auto connection = database.open();
  ASSERT_TRUE(migrate(*connection, std::span(steps).first(1), now));
  EXPECT_EQ(schema_version(*connection).value(), 1);
  ASSERT_TRUE(migrate(*connection, steps, now + std::chrono::seconds(1)));
  ASSERT_TRUE(migrate(*connection, steps, now + std::chrono::seconds(2)));
  EXPECT_EQ(schema_version(*connection).value(), 3);
  EXPECT_EQ(count_rows(*connection, "b"), 1);
  const auto rows =
      connection->query("SELECT number, name, applied_at FROM schema_migrations ORDER BY number").value();
  ASSERT_EQ(rows.size(), 3U);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i].integer(0), static_cast<std::int64_t>(i) + 1);
    EXPECT_EQ(rows[i].text(1), steps[i].name);
    EXPECT_EQ(rows[i].integer(2), now.micros + (i == 0 ? 0 : 1'000'000));
  }
  EXPECT_EQ(schema_version(*database.open(Access::read_only)).value(), 3);
}

TEST(Migrate, NewerDatabaseIsRefusedWithOneClearLine) {
  const TestDatabase database;
  auto connection = database.open();
  ASSERT_TRUE(migrate(*connection, steps, now));
  const auto refused = migrate(*connection, std::span(steps).first(2), now);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  EXPECT_EQ(refused.error().message,
            "database " + database.path() + " has schema 3, this program knows 2; use a newer zoetrope");
}

TEST(Migrate, FailingStepLeavesTheVersionBeforeTheUpgrade) {
  const TestDatabase database;
  auto connection = database.open();
  ASSERT_TRUE(migrate(*connection, std::span(steps).first(1), now));
  const std::array<Migration, 3> broken{
      steps[0], steps[1],
      Migration{3, "broken", "CREATE TABLE half (v); INSERT INTO a VALUES (2); SELECT nonsense;"}};
  const auto failed = migrate(*connection, broken, now);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::internal);
  EXPECT_THAT(failed.error().message, ::testing::StartsWith("schema step 3 (broken): "));
  EXPECT_FALSE(connection->in_transaction());
  EXPECT_EQ(schema_version(*connection).value(), 1);
  EXPECT_EQ(count_rows(*connection, "a"), 1);
  EXPECT_FALSE(connection->query("SELECT * FROM half"));
  EXPECT_TRUE(migrate(*connection, steps, now));
  EXPECT_EQ(schema_version(*connection).value(), 3);
}

TEST(Migrate, SeveralProgramsAtOnceApplyEachStepOnce) {
  const TestDatabase database;
  std::vector<std::thread> threads;
  std::array<bool, 4> done{};
  for (bool& mine : done) {
    threads.emplace_back([&database, &mine] { mine = migrate(*database.open(), steps, now).has_value(); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const bool mine : done) EXPECT_TRUE(mine);
  EXPECT_EQ(count_rows(*database.open(), "b"), 1);
}

}  // namespace
}  // namespace zoetrope::sql

#include "store/copy.h"

#include <gmock/gmock.h>

#include <set>

#include "store/copy_tables.h"
#include "store/schema.h"
#include "store/test_hand_overs.h"

namespace zoetrope::store {
namespace {

using ::testing::HasSubstr;

class DatabaseClock final : public Clock {
 public:
  explicit DatabaseClock(Now& now) : now_(now) {}
  MonoTime mono() override { return now_.mono; }
  WallTime wall() override { return now_.wall; }
  std::string boot_id() override { return now_.boot; }

 private:
  Now& now_;
};

/// A database that knows of everything there is, and an empty one.
class CopyTest : public HandOvers {
 protected:
  CopyTest() : path_of_copy_(::testing::TempDir() + "zoetrope_copy_" + std::to_string(getpid()) + ".db") {
    change_tables();
    std::filesystem::remove(path_of_copy_);
  }
  ~CopyTest() override { std::filesystem::remove(path_of_copy_); }

  CopyPlace from() { return {path(), "the one"}; }
  CopyPlace to() { return {path_of_copy_, "the other"}; }
  Result<Copied> copy() { return copy_database(from(), to(), clock_); }
  /// A clip done, one at the provider, one in doubt, and a task that is handed over.
  void fill() {
    ASSERT_TRUE(store().set_channels({{.channel = "poke1", .weight = 2, .slots = 3}}));
    const TaskId task = planned("vid_1", 3);
    host_all();
    const auto sent = send_one();
    finish(sent, {accepted(sent.attempt, "remote-1")});
    advance(std::chrono::minutes(1));
    cap(task, "task", cents(5000));
    hand_over("vid_2");
    ASSERT_TRUE(store().database_id());
    ASSERT_TRUE(store().release_leases("worker-a"));
  }
  /// All rows of a table as one text.
  static std::string all_of(sql::Connection& db, std::string_view table) {
    std::string text;
    const auto columns = db.query(fmt::format("SELECT * FROM {} ORDER BY 1", table));
    EXPECT_TRUE(columns) << table;
    if (!columns) return text;
    for (const sql::Row& row : *columns) {
      for (const sql::Value& value : row.values()) {
        const auto* number = std::get_if<std::int64_t>(&value);
        const auto* word = std::get_if<std::string>(&value);
        text += number != nullptr ? std::to_string(*number) : word != nullptr ? *word : "NULL";
        text += "|";
      }
      text += "\n";
    }
    return text;
  }

  std::string path_of_copy_;
  DatabaseClock clock_{now_};
  std::unique_ptr<Random> dice_ = make_seeded_random(7);
};

TEST_F(CopyTest, EveryTableIsCopiedOrLeftOutOnPurpose) {
  std::set<std::string> listed{"workers", "schema_migrations"};
  for (const TableToCopy& table : tables_to_copy()) listed.insert(std::string(table.name));
  const char* tables =
      on_postgres() ? "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
                    : "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
  for (const sql::Row& row : rows(tables)) EXPECT_TRUE(listed.contains(row.text(0))) << row.text(0);
}

TEST_F(CopyTest, BringsEveryRowAndWorkGoesOnThere) {
  fill();
  const auto copied = copy();
  ASSERT_TRUE(copied) << copied.error().message;
  EXPECT_FALSE(copied->was_there);
  const auto original = open_database(sql::Access::read_only);
  const auto other = sql::open(path_of_copy_, sql::Access::read_only).value();
  for (const TableToCopy& table : tables_to_copy()) {
    if (table.name == "meta" || on_postgres()) continue;  // PostgreSQL has numbers of rows to show
    EXPECT_EQ(all_of(*original, table.name), all_of(*other, table.name)) << table.name;
  }
  for (const CopiedTable& table : copied->tables) {
    const std::string count = "SELECT COUNT(*) FROM " + table.name;
    EXPECT_EQ(other->query_one(count).value()->integer(0), table.rows) << table.name;
  }
  auto opened = Store::open(path_of_copy_, *dice_, now_.wall);
  ASSERT_TRUE(opened);
  advance(std::chrono::minutes(3));
  const auto claimed = (*opened)->claim(request("worker-b"), now_);
  ASSERT_TRUE(claimed);
  EXPECT_EQ(claimed->size(), 2U) << "the render is looked at, and the next clip is sent";
}

TEST_F(CopyTest, TheOneThatWasCopiedTakesNothingAnyMore) {
  fill();
  ASSERT_TRUE(copy());
  const auto claimed = store().claim(request("worker-b"), now_);
  ASSERT_FALSE(claimed) << "whoever has it open would pay twice";
  EXPECT_THAT(claimed.error().message, HasSubstr("was copied to another one"));
  const auto opened = Store::open(path(), *dice_, now_.wall);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::conflict);
  EXPECT_THAT(opened.error().message, HasSubstr("was copied to the other, and is closed"));
  const auto again = copy();
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->was_there);
  CopyPlace third = to();
  third.where += "3";
  third.shown = "a third";
  const auto elsewhere = copy_database(from(), third, clock_);
  EXPECT_EQ(elsewhere.error().code, ErrorCode::conflict);
  std::filesystem::remove(third.where);
}

TEST_F(CopyTest, GoesOnAfterAKillThatLeftTheFirstOneClosed) {
  fill();
  ASSERT_TRUE(copy());
  std::filesystem::remove(path_of_copy_);  // as if it had not been committed
  const auto again = copy();
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_FALSE(again->was_there);
  EXPECT_TRUE(Store::open(path_of_copy_, *dice_, now_.wall));
}

TEST_F(CopyTest, IsRefusedWhileSomethingIsAtWorkAndLeavesItOpen) {
  fill();
  ASSERT_TRUE(store().note_worker({.id = "w", .host = "srv1", .pid = 42}, {}, store().read_now(clock_)));
  EXPECT_THAT(copy().error().message, HasSubstr("a worker runs on"));
  ASSERT_TRUE(store().forget_worker("w"));
  if (!on_postgres()) {  // where leases are counted by the server's clock, and not by the test's
    claim_only(StepKind::poll, "somebody");
    EXPECT_THAT(copy().error().message, HasSubstr("something is at work on"));
  }
  EXPECT_TRUE(Store::open(path(), *dice_, now_.wall));
}

TEST_F(CopyTest, ACopyThatFailsOpensTheFirstOneAgain) {
  fill();
  { auto used = Store::open(path_of_copy_, *dice_, now_.wall).value()->ensure_task(spec(), now_); }
  const auto refused = copy();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  EXPECT_THAT(refused.error().message, HasSubstr("is in use already"));
  EXPECT_TRUE(Store::open(path(), *dice_, now_.wall));
  EXPECT_TRUE(store().claim(request("worker-b"), now_)) << "what was locked is free again";
}

TEST_F(CopyTest, AColumnThatHasNoPlaceThereIsNamed) {
  fill();
  run_script("ALTER TABLE tasks ADD COLUMN thumbnail TEXT; UPDATE tasks SET thumbnail = 'fox.png'");
  const auto refused = copy();
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("has a column thumbnail"));
  const auto other = sql::open(path_of_copy_, sql::Access::read_write).value();
  ASSERT_TRUE(other->script("ALTER TABLE tasks ADD COLUMN thumbnail TEXT"));
  ASSERT_TRUE(copy());
  EXPECT_EQ(other->query_one("SELECT thumbnail FROM tasks").value()->text(0), "fox.png");
}

}  // namespace
}  // namespace zoetrope::store

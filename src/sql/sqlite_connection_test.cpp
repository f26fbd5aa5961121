#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <limits>

#include "sql/test_database.h"

namespace zoetrope::sql {
namespace {

using ::testing::HasSubstr;

ErrorCode code_of(const Result<std::int64_t>& result) {
  return result ? ErrorCode::internal : result.error().code;
}

TEST(SqliteConnection, ValuesComeBackAsTheyWereBound) {
  const TestDatabase database;
  auto connection = database.open();
  ASSERT_TRUE(connection->script("CREATE TABLE t (id INTEGER PRIMARY KEY, v)"));
  const std::vector<Value> values{Value(nullptr),
                                  Value(std::int64_t{0}),
                                  Value(std::numeric_limits<std::int64_t>::min()),
                                  Value(std::numeric_limits<std::int64_t>::max()),
                                  Value(std::string()),
                                  Value(std::string("a\0b", 3)),
                                  Value(std::string("'; DROP TABLE t; --")),
                                  Value(std::string("\xF0\x9F\x8E\xAC \xC3\xA9"))};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Value id(static_cast<std::int64_t>(i));
    ASSERT_EQ(connection->execute("INSERT INTO t VALUES (?1, ?2)", {id, values[i]}).value(), 1);
    const auto row = connection->query_one("SELECT v FROM t WHERE id = ?1", {id}).value();
    ASSERT_TRUE(row.has_value());
    EXPECT_EQ(row->size(), 1U);
    if (std::holds_alternative<std::nullptr_t>(values[i])) {
      EXPECT_TRUE(row->is_null(0));
      EXPECT_EQ(row->text_or_null(0), std::nullopt);
      EXPECT_EQ(row->integer_or_null(0), std::nullopt);
      EXPECT_EQ(row->text_or_empty(0), "");
    } else if (const auto* text = std::get_if<std::string>(&values[i])) {
      EXPECT_EQ(row->text(0), *text);
    } else {
      EXPECT_EQ(row->integer(0), std::get<std::int64_t>(values[i]));
    }
  }
  EXPECT_FALSE(connection->query_one("SELECT v FROM t WHERE id = -1").value().has_value());
}

TEST(SqliteConnection, ExecuteCountsOnlyItsOwnRows) {
  const TestDatabase database;
  auto connection = database.open();
  EXPECT_EQ(connection->execute("CREATE TABLE t (v INTEGER)").value(), 0);
  EXPECT_EQ(connection->execute("INSERT INTO t VALUES (1), (2), (3)").value(), 3);
  EXPECT_EQ(connection->execute("CREATE TABLE u (v INTEGER)").value(), 0);
  EXPECT_EQ(connection->execute("UPDATE t SET v = v + 1 WHERE v > 1").value(), 2);
  EXPECT_EQ(connection->execute("UPDATE t SET v = 0 WHERE v > 100").value(), 0);
  EXPECT_EQ(connection->query("INSERT INTO t VALUES (9) RETURNING v").value().at(0).integer(0), 9);
}

TEST(SqliteConnection, MoreStatementsThanTheCacheHoldsStillRun) {
  const TestDatabase database;
  auto connection = database.open();
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 300; ++i) {
      const auto row = connection->query_one("SELECT ?1 + " + std::to_string(i), {std::int64_t{1}}).value();
      ASSERT_EQ(row->integer(0), i + 1);
    }
  }
}

TEST(SqliteConnection, CachedStatementFollowsAChangedTable) {
  const TestDatabase database;
  auto connection = database.open();
  ASSERT_TRUE(connection->script("CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1)"));
  EXPECT_EQ(connection->query("SELECT * FROM t").value().at(0).size(), 1U);
  ASSERT_TRUE(connection->script("ALTER TABLE t ADD COLUMN b TEXT"));
  EXPECT_EQ(connection->query("SELECT * FROM t").value().at(0).size(), 2U);
}

TEST(SqliteConnection, ConstraintsAreConflictsThatNameFileAndConstraint) {
  const TestDatabase database;
  auto connection = database.open();
  ASSERT_TRUE(
      connection->script("CREATE TABLE p (id TEXT PRIMARY KEY, n INTEGER NOT NULL,"
                         "  CONSTRAINT n_positive CHECK (n > 0)) STRICT;"
                         "CREATE TABLE c (p TEXT NOT NULL REFERENCES p (id)) STRICT;"
                         "INSERT INTO p VALUES ('one', 1);"));
  const struct {
    const char* statement;
    const char* named;
  } cases[] = {
      {"INSERT INTO p VALUES ('one', 2)", "p.id"},
      {"INSERT INTO p VALUES ('two', 0)", "n_positive"},
      {"INSERT INTO p VALUES ('two', NULL)", "p.n"},
      {"INSERT INTO c VALUES ('nobody')", "FOREIGN KEY"},
  };
  for (const auto& c : cases) {
    const auto result = connection->execute(c.statement);
    ASSERT_FALSE(result) << c.statement;
    EXPECT_EQ(result.error().code, ErrorCode::conflict);
    EXPECT_THAT(result.error().message, HasSubstr(c.named));
    EXPECT_THAT(result.error().message, HasSubstr(database.path()));
  }
}

TEST(SqliteConnection, AConstraintThatIsDeferredCanBeAskedForBeforeTheCommit) {
  const TestDatabase database;
  auto connection = database.open();
  ASSERT_TRUE(
      connection->script("CREATE TABLE p (id TEXT PRIMARY KEY);"
                         "CREATE TABLE c (p TEXT REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED);"
                         "BEGIN; SAVEPOINT s; INSERT INTO c VALUES ('later');"));
  const auto broken = connection->check_deferred();
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().code, ErrorCode::conflict);
  EXPECT_THAT(broken.error().message, HasSubstr("FOREIGN KEY"));
  ASSERT_TRUE(connection->script("INSERT INTO p VALUES ('later')"));
  EXPECT_TRUE(connection->check_deferred());
  ASSERT_TRUE(connection->script("INSERT INTO c VALUES ('never')"));
  EXPECT_FALSE(connection->check_deferred());
  ASSERT_TRUE(connection->script("ROLLBACK TO s"));
  EXPECT_TRUE(connection->check_deferred());
  EXPECT_TRUE(connection->script("COMMIT"));
}

TEST(SqliteConnection, OurOwnMistakesAreInternal) {
  const TestDatabase database;
  auto connection = database.open();
  ASSERT_TRUE(connection->script("CREATE TABLE t (v)"));
  for (const char* statement : {"SELEC 1", "SELECT nothing FROM t", "SELECT 1; SELECT 2", "", "SELECT ?1",
                                "SELECT \"no such column\" FROM t", "SELECT 1.5", "SELECT x'00'"}) {
    const auto result = connection->query(statement);
    ASSERT_FALSE(result) << statement;
    EXPECT_EQ(result.error().code, ErrorCode::internal) << statement;
  }
  EXPECT_EQ(connection->query("SELECT 1", {std::int64_t{1}}).error().code, ErrorCode::internal);
  EXPECT_EQ(connection->script(std::string_view("SELECT 1;\0SELECT 2", 18)).error().code,
            ErrorCode::internal);
  EXPECT_EQ(connection->query("SELECT 1;\n").value().size(), 1U);
}

TEST(SqliteConnection, SettingsOfALedgerAreOn) {
  const TestDatabase database;
  auto connection = database.open();
  const struct {
    const char* pragma;
    std::int64_t value;
  } cases[] = {
      {"synchronous", 2}, {"foreign_keys", 1}, {"trusted_schema", 0}, {"mmap_size", 0}, {"temp_store", 2}};
  for (const auto& c : cases) {
    const auto rows = connection->query(std::string("PRAGMA ") + c.pragma).value();
    ASSERT_EQ(rows.size(), 1U) << c.pragma;
    EXPECT_EQ(rows[0].integer(0), c.value) << c.pragma;
  }
  EXPECT_EQ(connection->query_one("PRAGMA journal_mode").value()->text(0), "truncate");
  ASSERT_TRUE(connection->script("CREATE TABLE t (v); PRAGMA writable_schema = ON"));
  EXPECT_FALSE(connection->execute("DELETE FROM sqlite_schema"));  // defensive mode
}

TEST(SqliteConnection, FileAndJournalAreForTheOwnerOnly) {
  const TestDatabase database;
  const mode_t before = ::umask(0);
  auto connection = database.open();
  EXPECT_TRUE(connection->script("CREATE TABLE t (v)"));
  ::umask(before);
  for (const std::string& path : {database.path(), database.path() + "-journal"}) {
    struct stat info {};
    ASSERT_EQ(::stat(path.c_str(), &info), 0) << path;
    EXPECT_EQ(info.st_mode & 0777U, 0600U) << path;
  }
}

TEST(SqliteConnection, ReadOnlyNeedsAFileAndChangesNothing) {
  const TestDatabase database;
  const auto missing = open_sqlite({database.path(), Access::read_only, short_busy_timeout});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  EXPECT_FALSE(std::filesystem::exists(database.path()));

  ASSERT_TRUE(database.open()->script("CREATE TABLE t (v INTEGER); INSERT INTO t VALUES (5)"));
  auto reader = database.open(Access::read_only);
  EXPECT_EQ(reader->query_one("SELECT v FROM t").value()->integer(0), 5);
  EXPECT_EQ(code_of(reader->execute("INSERT INTO t VALUES (6)")), ErrorCode::internal);
  EXPECT_EQ(count_rows(*reader, "t"), 1);
}

TEST(SqliteConnection, PlacesThatCannotHoldADatabaseAreRefused) {
  const TestDatabase database;
  const auto code = [](const std::string& path) {
    const auto opened = open_sqlite({path, Access::read_write, short_busy_timeout});
    return opened ? std::string("opened") : std::string(to_string(opened.error().code));
  };
  std::filesystem::create_directory(database.folder() / "folder");
  std::filesystem::create_symlink(database.path(), database.folder() / "link.db");
  EXPECT_EQ(code((database.folder() / "missing" / "test.db").string()), "not_found");
  EXPECT_EQ(code((database.folder() / "folder").string()), "invalid_input");
  EXPECT_EQ(code((database.folder() / "link.db").string()), "invalid_input");
  EXPECT_EQ(code("relative.db"), "invalid_input");
  EXPECT_EQ(code(database.path() + std::string("\0x", 2)), "invalid_input");
}

TEST(SqliteConnection, LinksOnTheWayToTheFolderAreFollowed) {
  const TestDatabase database;
  std::filesystem::create_directory(database.folder() / "real");
  std::filesystem::create_directory_symlink(database.folder() / "real", database.folder() / "alias");
  const auto opened = open_sqlite({(database.folder() / "alias" / "test.db").string()});
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_TRUE(std::filesystem::exists(database.folder() / "real" / "test.db"));
}

TEST(SqliteConnection, AFileThatIsNoDatabaseIsCorrupt) {
  const TestDatabase database;
  std::ofstream(database.path()) << std::string(8192, 'x');
  for (const Access access : {Access::read_write, Access::read_only}) {
    const auto opened = open_sqlite({database.path(), access, short_busy_timeout});
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::corrupt);
    EXPECT_THAT(opened.error().message,
                HasSubstr(database.path() + " is not a Zoetrope database or is damaged"));
  }
}

TEST(SqliteConnection, BusyBeyondTheTimeoutIsUnavailable) {
  const TestDatabase database;
  auto holder = database.open();
  auto other = database.open(Access::read_write, short_busy_timeout);
  ASSERT_TRUE(holder->execute("BEGIN IMMEDIATE"));
  EXPECT_TRUE(holder->in_transaction());
  EXPECT_EQ(code_of(other->execute("BEGIN IMMEDIATE")), ErrorCode::unavailable);
  EXPECT_FALSE(other->in_transaction());
  ASSERT_TRUE(holder->execute("ROLLBACK"));
  EXPECT_TRUE(other->execute("BEGIN IMMEDIATE"));
}

TEST(SqliteConnection, ReaderUndoesWhatAKilledWriterLeftHalfDone) {
  const TestDatabase database;
  ASSERT_TRUE(database.open()->script("CREATE TABLE t (v TEXT); INSERT INTO t VALUES ('kept')"));
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    // A cache of a few pages makes the engine write changed pages into the file before the commit.
    auto opened = open_sqlite({database.path()});
    const bool written = opened &&
                         (*opened)->script("PRAGMA cache_size = 5; BEGIN IMMEDIATE; DELETE FROM t;") &&
                         (*opened)->script(
                             "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                             " INSERT INTO t SELECT printf('%.500c', 'x') FROM n;");
    ::_exit(written ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  ASSERT_GT(std::filesystem::file_size(database.path()), 100000U);

  auto reader = database.open(Access::read_only);
  const auto rows = reader->query("SELECT v FROM t").value();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].text(0), "kept");
}

TEST(SqliteConnection, MemoryDatabaseIsItsOwn) {
  auto one = open_sqlite({":memory:"}).value();
  auto two = open_sqlite({":memory:"}).value();
  ASSERT_TRUE(one->script("CREATE TABLE t (v)"));
  EXPECT_EQ(count_rows(*one, "t"), 0);
  EXPECT_FALSE(two->query("SELECT * FROM t"));
}

TEST(SqliteConnection, ACopyInMemoryHasAllOfItAndGoesItsOwnWay) {
  const TestDatabase database;
  auto original = database.open();
  ASSERT_TRUE(
      original->script("CREATE TABLE t (v INTEGER); INSERT INTO t VALUES (1);"
                       "CREATE TRIGGER kept BEFORE DELETE ON t BEGIN SELECT RAISE(ABORT, 'kept'); END;"));
  auto copy = copy_into_memory(*original).value();
  ASSERT_TRUE(copy->execute("INSERT INTO t VALUES (2)"));
  EXPECT_EQ(count_rows(*copy, "t"), 2);
  EXPECT_EQ(count_rows(*original, "t"), 1);
  EXPECT_EQ(code_of(copy->execute("DELETE FROM t")), ErrorCode::conflict);
  EXPECT_EQ(copy->query_one("PRAGMA foreign_keys").value()->integer(0), 1);
}

TEST(SqliteConnection, WhatIsHalfDoneIsNotCopied) {
  auto original = open_sqlite({":memory:"}).value();
  ASSERT_TRUE(original->script("CREATE TABLE t (v); BEGIN; INSERT INTO t VALUES (1)"));
  const auto copied = copy_into_memory(*original);
  ASSERT_FALSE(copied);
  EXPECT_EQ(copied.error().code, ErrorCode::conflict);
}

}  // namespace
}  // namespace zoetrope::sql

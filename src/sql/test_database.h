#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "base/check.h"
#include "sql/sql.h"

/// For the tests of this room: a folder of its own for a database, removed at the end.

namespace zoetrope::sql {

inline constexpr Duration short_busy_timeout = std::chrono::milliseconds(20);

class TestDatabase {
 public:
  TestDatabase() {
    std::string pattern = ::testing::TempDir() + "zoetrope_sql_XXXXXX";
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
  }
  ~TestDatabase() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  [[nodiscard]] std::filesystem::path folder() const { return folder_; }
  [[nodiscard]] std::string path() const { return (folder_ / "test.db").string(); }

  [[nodiscard]] std::unique_ptr<Connection> open(Access access = Access::read_write,
                                                 Duration busy_timeout = std::chrono::seconds(10)) const {
    auto opened = open_sqlite({path(), access, busy_timeout});
    if (!opened) ADD_FAILURE() << opened.error().message;
    return std::move(opened).value();
  }

 private:
  std::filesystem::path folder_;
};

inline std::int64_t count_rows(Connection& connection, const std::string& table) {
  auto row = connection.query_one("SELECT count(*) FROM " + table);
  if (!row) ADD_FAILURE() << row.error().message;
  return row && *row ? (*row)->integer(0) : -1;
}

/// What `writer` changes while `reader` is in a transaction is seen after it. Leaves a table t of two rows.
inline void expect_one_state_in_a_transaction(Connection& writer, Connection& reader) {
  ASSERT_TRUE(writer.script("CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1)"));
  ASSERT_TRUE(reader.execute("BEGIN"));
  EXPECT_EQ(count_rows(reader, "t"), 1);
  ASSERT_TRUE(writer.execute("INSERT INTO t VALUES (2)"));
  EXPECT_EQ(count_rows(reader, "t"), 1);
  ASSERT_TRUE(reader.execute("COMMIT"));
  EXPECT_EQ(count_rows(reader, "t"), 2);
}

}  // namespace zoetrope::sql

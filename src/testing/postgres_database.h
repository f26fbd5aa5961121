#pragma once

#include <string>

/// The tests of the store run a second time on PostgreSQL (ctest: store_on_postgresql).

namespace zoetrope::testing {

/// ZOETROPE_STORE_TESTS_ON=postgresql.
[[nodiscard]] bool on_postgres();

/// What a test's database has in it, but for rows: what the store makes there, or anything else.
enum class Tables { of_the_store, anything };

/// A database of a test's own without rows: a schema of the one server of this program. One that has only the
/// tables of the store is used again by a later test.
class PostgresDatabase {
 public:
  explicit PostgresDatabase(Tables tables);
  ~PostgresDatabase();
  PostgresDatabase(const PostgresDatabase&) = delete;
  PostgresDatabase& operator=(const PostgresDatabase&) = delete;

  /// Its tables are not the store's any more.
  void keep_from_others() { are_ours_ = false; }
  [[nodiscard]] std::string url() const;

 private:
  std::string schema_;
  bool are_ours_;
};

}  // namespace zoetrope::testing

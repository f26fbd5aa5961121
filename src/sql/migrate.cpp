#include <fmt/format.h>

#include <limits>
#include <utility>

#include "base/check.h"
#include "sql/sql.h"

namespace zoetrope::sql {
namespace {

constexpr std::string_view sqlite_table_exists =
    "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'";
constexpr std::string_view postgres_table_exists =
    "SELECT 1 WHERE to_regclass('schema_migrations') IS NOT NULL";
/// BIGINT is INTEGER to SQLite, but for a key that is to be the rowid.
constexpr std::string_view create_table =
    "CREATE TABLE IF NOT EXISTS schema_migrations ("
    "number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)";
constexpr std::string_view newest_number = "SELECT coalesce(max(number), 0) FROM schema_migrations";
constexpr std::string_view record_migration =
    "INSERT INTO schema_migrations (number, name, applied_at) VALUES (?1, ?2, ?3)";

Result<void> apply(Connection& connection, const Migration& migration, WallTime now) {
  TRY(connection.script(migration.statements));
  CHECK(connection.in_transaction());
  TRY(connection.execute(record_migration, {Value(std::int64_t{migration.number}),
                                            Value(std::string(migration.name)), Value(now.micros)}));
  return {};
}

/// The migrations that the database does not have yet. Errors: conflict when it is newer than all of them.
Result<std::span<const Migration>> missing(Connection& connection, std::span<const Migration> migrations) {
  const int current = TRY(schema_version(connection));
  const int newest = migrations.empty() ? 0 : migrations.back().number;
  if (current > newest) {
    return Error{ErrorCode::conflict,
                 fmt::format("database {} has schema {}, this program knows {}; use a newer zoetrope",
                             connection.name(), current, newest)};
  }
  if (current == 0) return migrations;
  if (current < migrations.front().number) {
    return Error{ErrorCode::corrupt,
                 fmt::format("database {} has schema {}, which no program of ours has made there",
                             connection.name(), current)};
  }
  return migrations.last(static_cast<std::size_t>(newest - current));
}

/// Inside a transaction that is open already. The version is read again: another process may have been first.
Result<void> apply_missing(Connection& connection, std::span<const Migration> migrations, WallTime now) {
  TRY(connection.execute(create_table));
  const std::span<const Migration> steps = TRY(missing(connection, migrations));
  for (const Migration& step : steps) {
    const Result<void> done = apply(connection, step, now);
    if (!done) return done.error().context(fmt::format("schema step {} ({})", step.number, step.name));
  }
  return {};
}

}  // namespace

Result<int> schema_version(Connection& connection) {
  const bool asks_postgres = connection.dialect() == Dialect::postgres;
  if (!TRY(connection.query_one(asks_postgres ? postgres_table_exists : sqlite_table_exists))) return 0;
  const std::optional<Row> row = TRY(connection.query_one(newest_number));
  const std::optional<std::int64_t> number = row ? row->integer_or_null(0) : std::nullopt;
  if (!number || *number < 0 || *number > std::numeric_limits<int>::max()) {
    return Error{ErrorCode::corrupt,
                 fmt::format("database {} has no usable schema number", connection.name())};
  }
  return static_cast<int>(*number);
}

Result<void> migrate(Connection& connection, std::span<const Migration> migrations, WallTime now) {
  for (std::size_t i = 1; i < migrations.size(); ++i)
    CHECK(migrations[i].number == migrations[i - 1].number + 1);
  const std::span<const Migration> steps = TRY(missing(connection, migrations));
  if (steps.empty()) return {};
  TRY(connection.execute("BEGIN IMMEDIATE"));
  Result<void> done = apply_missing(connection, migrations, now);
  if (done) {
    const Result<std::int64_t> committed = connection.execute("COMMIT");
    if (!committed) done = committed.error();
  }
  // An error of the rollback adds nothing to the one that led here: the engine gives the transaction up
  // either way.
  if (connection.in_transaction()) (void)connection.execute("ROLLBACK");
  return done;
}

}  // namespace zoetrope::sql

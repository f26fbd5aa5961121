#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "base/time.h"

/// One thin seam over the C API of a database engine: connection, statement parameters, rows, transaction,
/// error class. Written for SQLite first; nothing in it assumes SQLite.

namespace zoetrope::sql {

/// A bound parameter or a column. Text from outside reaches SQL only as one of these.
using Value = std::variant<std::nullptr_t, std::int64_t, std::string>;

class Row {
 public:
  explicit Row(std::vector<Value> columns) : columns_(std::move(columns)) {}
  [[nodiscard]] std::size_t size() const { return columns_.size(); }
  [[nodiscard]] std::span<const Value> values() const { return columns_; }
  [[nodiscard]] bool is_null(std::size_t i) const;
  /// CHECK that the column has that type: what we read, we wrote.
  [[nodiscard]] std::int64_t integer(std::size_t i) const;
  [[nodiscard]] const std::string& text(std::size_t i) const;
  [[nodiscard]] std::string text_or_empty(std::size_t i) const;
  [[nodiscard]] std::optional<std::int64_t> integer_or_null(std::size_t i) const;
  [[nodiscard]] std::optional<std::string> text_or_null(std::size_t i) const;

 private:
  std::vector<Value> columns_;
};

/// Which engine answers. Statements of the store are written so that both take them; what only one of them
/// has stands where this is asked.
enum class Dialect { sqlite, postgres };

/// One connection. One thread at a time.
///
/// Errors: conflict (a unique or check constraint, by name in the message), unavailable (busy, locked, I/O),
/// no_space (full), corrupt (not a database, malformed), internal (wrong SQL: a bug).
class Connection {
 public:
  virtual ~Connection() = default;
  /// Runs one statement and returns all its rows. Parameters are ?1, ?2, ... (`$1` on PostgreSQL, rewritten
  /// there).
  virtual Result<std::vector<Row>> query(std::string_view statement, std::span<const Value> parameters) = 0;
  /// Runs one statement and returns the number of rows it changed.
  virtual Result<std::int64_t> execute(std::string_view statement, std::span<const Value> parameters) = 0;
  /// Runs several statements without parameters, one after another (migrations).
  virtual Result<void> script(std::string_view statements) = 0;
  /// Asks what COMMIT would ask: are the constraints kept that are looked at only there (deferred foreign
  /// keys; `SET CONSTRAINTS ALL IMMEDIATE` on PostgreSQL)? Errors: conflict; roll back to a savepoint then.
  virtual Result<void> check_deferred() = 0;
  /// True between BEGIN and its end; an I/O error or a full disk may have ended it.
  [[nodiscard]] virtual bool in_transaction() const = 0;
  [[nodiscard]] virtual Dialect dialect() const = 0;
  /// What messages call it: the path of the file, for SQLite.
  [[nodiscard]] virtual const std::string& name() const = 0;

  Result<std::vector<Row>> query(std::string_view statement, std::initializer_list<Value> parameters = {});
  Result<std::int64_t> execute(std::string_view statement, std::initializer_list<Value> parameters = {});
  /// The first row, or nothing.
  Result<std::optional<Row>> query_one(std::string_view statement,
                                       std::initializer_list<Value> parameters = {});
};

enum class Access { read_write, read_only };

struct SqliteOptions {
  std::string path;  ///< absolute; ":memory:" for a database of its own
  Access access = Access::read_write;
  Duration busy_timeout = std::chrono::seconds(10);
};

/// Opens and prepares it: rollback journal (TRUNCATE) with synchronous=FULL, foreign keys on, trusted_schema
/// off, defensive mode. Why not WAL: docs/decisions.md. The file is 0600. Errors also: not_found (read_only
/// and no file).
Result<std::unique_ptr<Connection>> open_sqlite(const SqliteOptions& options);

/// A database in memory that begins as `original` is now, and goes its own way; page by page
/// (https://sqlite.org/c3ref/backup_finish.html), so triggers and keys neither hinder nor change anything.
/// Errors also: conflict in a transaction of `original`, invalid_input when it is no connection of
/// open_sqlite's.
Result<std::unique_ptr<Connection>> copy_into_memory(Connection& original);

struct PostgresOptions {
  std::string url;  ///< postgresql://..., as libpq reads it; may hold a password, and is never shown
  Access access = Access::read_write;
  Duration connect_timeout = std::chrono::seconds(10);
  Duration statement_timeout = std::chrono::seconds(30);
  Duration lock_timeout = std::chrono::seconds(10);
  /// A writer that is stopped in the middle of a transaction loses it after so long: sooner than those give
  /// up that wait for its locks.
  Duration idle_timeout = std::chrono::seconds(5);
  /// Who writes holds this advisory lock to the end of its transaction, in whatever process.
  std::int64_t writer_lock = 0x7a6f6574726f7065;
};

struct PostgresPlace {
  std::string name;             ///< what may be shown: "postgresql://db.example.org:5432/zoetrope"
  std::vector<Secret> secrets;  ///< the passwords that it holds
};
/// What a URL says, without connecting. Errors: invalid_input, without the URL.
Result<PostgresPlace> read_postgres_url(const std::string& url);

/// Connects, and connects again by itself when the server was away, unless a transaction went with the
/// connection: then `unavailable`, and nothing of it happened, but for a COMMIT, of which nobody knows.
/// With `read_only` all statements of a transaction see the same state. Errors also: invalid_input (no such
/// URL, or a database that does not keep every text).
Result<std::unique_ptr<Connection>> open_postgres(const PostgresOptions& options);

/// A URL that begins with postgresql:// or postgres://, as libpq takes them.
[[nodiscard]] bool is_postgres_url(std::string_view where);

/// Opens what `where` names: such a URL, or the path of an SQLite file. Errors: of either.
Result<std::unique_ptr<Connection>> open(const std::string& where, Access access);

/// All writes of a process go through one Writer, which owns one connection: jobs that are waiting together
/// become one durable transaction (group commit), each in a savepoint of its own where there are several, so
/// that one failing job does not undo its neighbours. Safe for concurrent use.
class Writer {
 public:
  using Job = std::function<Result<void>(Connection&)>;

  virtual ~Writer() = default;
  /// Runs `job` inside a transaction (BEGIN IMMEDIATE) and returns after COMMIT. The job may be run again
  /// when the commit is known to have failed, so it must have no effect outside the connection other than
  /// assigning results. An Error from the job rolls only the job back. An Error from the commit is
  /// `unavailable` or `no_space` when nothing was committed, and `ambiguous` when that is not known: read
  /// again before deciding (docs/lifecycle.md).
  virtual Result<void> write(const Job& job) = 0;
};

enum class WriterThread {
  own,
  callers
};  ///< `callers`: no thread, each call is a transaction; for tests and simulation
std::unique_ptr<Writer> make_writer(std::unique_ptr<Connection> connection, WriterThread thread);

/// One numbered step of the schema. Numbers rise by one, from 1 or from that of a first step which makes what
/// the steps before it have made elsewhere.
struct Migration {
  int number;
  std::string_view name;
  std::string_view statements;
};

/// Brings the schema up to the last migration in one transaction, all of them or none, each recorded in
/// `schema_migrations`. Errors: conflict when the database is newer than the list: "database ... has schema
/// 7, this program knows 5; use a newer zoetrope".
Result<void> migrate(Connection& connection, std::span<const Migration> migrations, WallTime now);
/// 0 for an empty database.
Result<int> schema_version(Connection& connection);

}  // namespace zoetrope::sql

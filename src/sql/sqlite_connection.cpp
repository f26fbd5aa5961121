#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <utility>

#include "base/check.h"
#include "base/mutex.h"
#include "base/text.h"
#include "sql/database_file.h"
#include "sql/sql.h"
#include "sql/sqlite_error.h"

namespace zoetrope::sql {
namespace {

constexpr std::size_t cached_statements_max = 512;
constexpr std::size_t hashed_end = 64;
constexpr std::string_view memory_path = ":memory:";

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using DatabasePtr = std::unique_ptr<sqlite3, CloseDatabase>;
using StatementPtr = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

/// Ends the use of a cached statement: an unfinished one would hold a lock, and the bindings point at the
/// caller's values.
class StatementUse {
 public:
  explicit StatementUse(sqlite3_stmt* statement) : statement_(statement) {}
  ~StatementUse() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  StatementUse(const StatementUse&) = delete;
  StatementUse& operator=(const StatementUse&) = delete;

 private:
  sqlite3_stmt* statement_;
};

/// Statements are long, and begin alike: lengths and ends tell nearly all of them apart, and only one that
/// seems to be the same is compared from the beginning.
struct StatementHash {
  using is_transparent = void;  // NOLINT(readability-identifier-naming): the name that the library looks for
  std::size_t operator()(std::string_view statement) const {
    const std::string_view end = statement.substr(statement.size() - std::min(statement.size(), hashed_end));
    return std::hash<std::string_view>()(end) ^ statement.size();
  }
};

int bind_value(sqlite3_stmt* statement, int position, const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    return sqlite3_bind_int64(statement, position, *number);
  }
  if (const auto* text = std::get_if<std::string>(&value)) {
    return sqlite3_bind_text64(statement, position, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  return sqlite3_bind_null(statement, position);
}

class SqliteConnection final : public Connection {
 public:
  SqliteConnection(DatabasePtr database, SqliteOptions options)
      : database_(std::move(database)), options_(std::move(options)) {}

  Result<std::vector<Row>> query(std::string_view statement, std::span<const Value> parameters) override {
    std::vector<Row> rows;
    TRY(run(statement, parameters, &rows));
    return rows;
  }

  Result<std::int64_t> execute(std::string_view statement, std::span<const Value> parameters) override {
    // sqlite3_changes64 keeps the count of the last INSERT, UPDATE or DELETE through any other statement; the
    // total tells whether it is of this one.
    const std::int64_t total_before = sqlite3_total_changes64(database_.get());
    TRY(run(statement, parameters, nullptr));
    if (sqlite3_total_changes64(database_.get()) == total_before) return std::int64_t{0};
    return std::int64_t{sqlite3_changes64(database_.get())};
  }

  Result<void> script(std::string_view statements) override {
    const std::string text(statements);
    if (text.find('\0') != std::string::npos) return wrong("a NUL byte", statements);
    const int code = sqlite3_exec(database_.get(), text.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return failed(code, statements);
    return {};
  }

  [[nodiscard]] Dialect dialect() const override { return Dialect::sqlite; }

  /// https://sqlite.org/c3ref/c_dbstatus_options.html#sqlitedbstatusdeferredfks: 0, or something else.
  Result<void> check_deferred() override {
    int broken = 0;
    int ignored = 0;
    const int code =
        sqlite3_db_status(database_.get(), SQLITE_DBSTATUS_DEFERRED_FKS, &broken, &ignored, /*resetFlg=*/0);
    if (code != SQLITE_OK) return failed(code, "sqlite3_db_status");
    if (broken == 0) return {};
    return Error{ErrorCode::conflict,
                 fmt::format("database {}: a deferred FOREIGN KEY constraint failed", options_.path)};
  }

  [[nodiscard]] bool in_transaction() const override { return sqlite3_get_autocommit(database_.get()) == 0; }
  [[nodiscard]] const std::string& name() const override { return options_.path; }

  Result<void> apply_settings();
  Result<void> become_copy_of(SqliteConnection& original);

 private:
  struct Cached {
    StatementPtr statement;
    std::uint64_t last_used = 0;
  };

  Result<void> run(std::string_view text, std::span<const Value> parameters, std::vector<Row>* rows);
  Result<sqlite3_stmt*> prepared(std::string_view text);
  Result<StatementPtr> prepare(std::string_view text);
  Result<void> bind(sqlite3_stmt* statement, std::string_view text, std::span<const Value> parameters);
  Result<Row> read_row(sqlite3_stmt* statement, std::string_view text);

  [[nodiscard]] Error failed(int code, std::string_view statement) const {
    return sqlite_error(database_.get(), code, options_, statement);
  }
  [[nodiscard]] Error wrong(std::string_view what, std::string_view statement) const {
    return {ErrorCode::internal,
            fmt::format("database {}: {} (statement: {})", options_.path, what, printable(statement))};
  }

  DatabasePtr database_;
  SqliteOptions options_;
  /// By their text; closed before the database.
  std::unordered_map<std::string, Cached, StatementHash, std::equal_to<>> statements_;
  std::uint64_t uses_ = 0;
};

Result<void> SqliteConnection::run(std::string_view text, std::span<const Value> parameters,
                                   std::vector<Row>* rows) {
  sqlite3_stmt* statement = TRY(prepared(text));
  const StatementUse use(statement);
  TRY(bind(statement, text, parameters));
  while (true) {
    const int code = sqlite3_step(statement);
    if (code == SQLITE_DONE) return {};
    if (code != SQLITE_ROW) return failed(code, text);
    if (rows != nullptr) rows->push_back(TRY(read_row(statement, text)));
  }
}

Result<sqlite3_stmt*> SqliteConnection::prepared(std::string_view text) {
  const auto found = statements_.find(text);
  if (found != statements_.end()) {
    found->second.last_used = ++uses_;
    return found->second.statement.get();
  }
  StatementPtr statement = TRY(prepare(text));
  if (statements_.size() >= cached_statements_max) {
    statements_.erase(std::min_element(
        statements_.begin(), statements_.end(),
        [](const auto& a, const auto& b) { return a.second.last_used < b.second.last_used; }));
  }
  sqlite3_stmt* const raw = statement.get();
  statements_.emplace(std::string(text), Cached{std::move(statement), ++uses_});
  return raw;
}

Result<StatementPtr> SqliteConnection::prepare(std::string_view text) {
  if (text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return wrong("too long", text);
  sqlite3_stmt* raw = nullptr;
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v3(database_.get(), text.data(), static_cast<int>(text.size()),
                                      SQLITE_PREPARE_PERSISTENT, &raw, &rest);
  StatementPtr statement(raw);
  if (code != SQLITE_OK) return failed(code, text);
  if (statement == nullptr) return wrong("an empty statement", text);
  const auto used = static_cast<std::size_t>(rest - text.data());
  if (!trimmed(text.substr(used)).empty()) return wrong("more than one statement", text);
  return statement;
}

Result<void> SqliteConnection::bind(sqlite3_stmt* statement, std::string_view text,
                                    std::span<const Value> parameters) {
  const auto expected = static_cast<std::size_t>(sqlite3_bind_parameter_count(statement));
  if (expected != parameters.size()) {
    return wrong(fmt::format("{} parameters given, {} expected", parameters.size(), expected), text);
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const int code = bind_value(statement, static_cast<int>(i) + 1, parameters[i]);
    if (code != SQLITE_OK) return failed(code, text);
  }
  return {};
}

Result<Row> SqliteConnection::read_row(sqlite3_stmt* statement, std::string_view text) {
  const int count = sqlite3_column_count(statement);
  std::vector<Value> columns;
  columns.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    switch (sqlite3_column_type(statement, i)) {
      case SQLITE_NULL:
        columns.emplace_back(nullptr);
        break;
      case SQLITE_INTEGER:
        columns.emplace_back(std::int64_t{sqlite3_column_int64(statement, i)});
        break;
      case SQLITE_TEXT: {
        // The pointer first, then the length: the documented order, which does not convert in between.
        const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
        if (bytes == nullptr) return failed(SQLITE_NOMEM, text);
        columns.emplace_back(
            std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, i))));
        break;
      }
      default:
        return wrong(fmt::format("column {} is neither integer nor text", i + 1), text);
    }
  }
  return Row(std::move(columns));
}

Result<void> SqliteConnection::apply_settings() {
  sqlite3* const database = database_.get();
  const auto timeout = std::chrono::duration_cast<std::chrono::milliseconds>(options_.busy_timeout).count();
  sqlite3_busy_timeout(
      database, static_cast<int>(std::clamp<std::int64_t>(timeout, 0, std::numeric_limits<int>::max())));
  // QPSG: with a partial index of one literal about, each new value of a parameter that it could be would
  // have its statement prepared anew, https://sqlite.org/queryplanner-ng.html#qpstab.
  for (const auto& [setting, value] :
       {std::pair(SQLITE_DBCONFIG_ENABLE_QPSG, 1), std::pair(SQLITE_DBCONFIG_DEFENSIVE, 1),
        std::pair(SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0), std::pair(SQLITE_DBCONFIG_ENABLE_FKEY, 1),
        std::pair(SQLITE_DBCONFIG_DQS_DML, 0), std::pair(SQLITE_DBCONFIG_DQS_DDL, 0)}) {
    const int code = sqlite3_db_config(database, setting, value, nullptr);
    if (code != SQLITE_OK) return failed(code, "sqlite3_db_config");
  }
  TRY(
      script("PRAGMA synchronous = FULL;"
             "PRAGMA foreign_keys = ON;"
             "PRAGMA trusted_schema = OFF;"
             "PRAGMA cell_size_check = ON;"
             "PRAGMA mmap_size = 0;"
             "PRAGMA temp_store = MEMORY;"));
  if (options_.access == Access::read_only) {
    // Reading something here tells a file that is no database now, not at the first use.
    return script("PRAGMA query_only = ON; PRAGMA schema_version;");
  }
  const std::optional<Row> mode = TRY(query_one("PRAGMA journal_mode = TRUNCATE"));
  if (options_.path == memory_path) return {};
  if (!mode || mode->text_or_empty(0) != "truncate") {
    return Error{ErrorCode::unavailable,
                 fmt::format("another program holds database {} in journal mode {}; close it and try again",
                             options_.path, mode ? mode->text_or_empty(0) : "unknown")};
  }
  return {};
}

Result<void> SqliteConnection::become_copy_of(SqliteConnection& original) {
  if (original.in_transaction()) {
    return Error{ErrorCode::conflict, fmt::format("database {}: a transaction is open", original.name())};
  }
  sqlite3_backup* const copying =
      sqlite3_backup_init(database_.get(), "main", original.database_.get(), "main");
  if (copying == nullptr) return failed(sqlite3_errcode(database_.get()), "sqlite3_backup_init");
  constexpr int all_pages = -1;
  sqlite3_backup_step(copying, all_pages);
  const int code = sqlite3_backup_finish(copying);
  if (code != SQLITE_OK) return failed(code, "sqlite3_backup_step");
  return {};
}

/// Nobody asks how much memory SQLite uses, and counting it takes a lock of the whole process at each
/// allocation: https://sqlite.org/c3ref/c_config_covering_index_scan.html#sqliteconfigmemstatus. Refused once
/// SQLite runs, where it stays as it is.
void forgo_memory_statistics() {
  static const int answer = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  (void)answer;
}

Result<DatabasePtr> open_database(const SqliteOptions& options) {
  // A writer's new file must be closed again before any thread of this process has the database open, see
  // create_database_file.
  static Mutex opening;
  const MutexLock lock(opening);
  forgo_memory_statistics();
  std::string path = options.path;
  // A read-only connection is one too that could write: only then can it undo the half-done change of a
  // program that was killed. `query_only` keeps it from writing anything else.
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  if (path != memory_path) {
    path = TRY(resolve_database_path(path));
    flags |= SQLITE_OPEN_NOFOLLOW;
    if (options.access == Access::read_write) TRY(create_database_file(path));
  }
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
  DatabasePtr database(raw);
  if (code != SQLITE_OK) return sqlite_error(raw, code, options, "sqlite3_open_v2");
  return database;
}

}  // namespace

Result<std::unique_ptr<Connection>> open_sqlite(const SqliteOptions& options) {
  DatabasePtr database = TRY(open_database(options));
  auto connection = std::make_unique<SqliteConnection>(std::move(database), options);
  TRY(connection->apply_settings());
  return std::unique_ptr<Connection>(std::move(connection));
}

Result<std::unique_ptr<Connection>> copy_into_memory(Connection& original) {
  auto* const source = dynamic_cast<SqliteConnection*>(&original);
  if (source == nullptr) {
    return Error{ErrorCode::invalid_input, fmt::format("database {} cannot be copied", original.name())};
  }
  const SqliteOptions options{.path = std::string(memory_path)};
  auto connection = std::make_unique<SqliteConnection>(TRY(open_database(options)), options);
  TRY(connection->apply_settings());
  TRY(connection->become_copy_of(*source));
  return std::unique_ptr<Connection>(std::move(connection));
}

}  // namespace zoetrope::sql

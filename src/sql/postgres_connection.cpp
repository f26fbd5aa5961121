#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_map>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "sql/pooler.h"
#include "sql/postgres_error.h"
#include "sql/postgres_handles.h"
#include "sql/postgres_text.h"
#include "sql/sql.h"

namespace zoetrope::sql {
namespace {

constexpr std::size_t prepared_statements_max = 512;

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using OptionsPtr = std::unique_ptr<PQconninfoOption, FreeOptions>;

/// Of pg_type.dat: https://github.com/postgres/postgres/blob/REL_15_STABLE/src/include/catalog/pg_type.dat
namespace oid {
constexpr Oid inferred = 0;
constexpr Oid boolean = 16;
constexpr Oid bigint = 20;
constexpr Oid smallint = 21;
constexpr Oid integer = 23;
constexpr Oid numeric = 1700;
}  // namespace oid

bool is_integer_type(Oid type) {
  return type == oid::bigint || type == oid::integer || type == oid::smallint;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// A sum of integers is `numeric`, and so is a column of money, which is told apart by its point.
Value value_of(Oid type, std::string_view text) {
  if (type == oid::boolean) return std::int64_t{text == "t" ? 1 : 0};
  if (is_integer_type(type) || type == oid::numeric) {
    if (const auto number = whole_number(text)) return *number;
  }
  return std::string(text);
}

/// What libpq is given: pointers into `texts`, which must not change any more.
struct Parameters {
  explicit Parameters(std::span<const Value> values) {
    texts.reserve(values.size());
    for (const Value& value : values) {
      if (const auto* number = std::get_if<std::int64_t>(&value)) {
        texts.push_back(std::to_string(*number));
      } else {
        texts.push_back(std::holds_alternative<std::string>(value) ? std::get<std::string>(value) : "");
      }
      types.push_back(std::holds_alternative<std::int64_t>(value) ? oid::bigint : oid::inferred);
    }
    for (std::size_t i = 0; i < values.size(); ++i)
      pointers.push_back(std::holds_alternative<std::nullptr_t>(values[i]) ? nullptr : texts[i].c_str());
  }
  Parameters(const Parameters&) = delete;
  Parameters& operator=(const Parameters&) = delete;

  [[nodiscard]] int count() const { return static_cast<int>(pointers.size()); }
  [[nodiscard]] bool has_nul() const {
    return std::any_of(texts.begin(), texts.end(),
                       [](const std::string& text) { return text.find('\0') != std::string::npos; });
  }
  /// Statements that differ in it are prepared apart.
  [[nodiscard]] std::string signature() const {
    std::string letters;
    for (const Oid type : types) letters += type == oid::bigint ? 'i' : 't';
    return letters;
  }

  std::vector<std::string> texts;
  std::vector<Oid> types;
  std::vector<const char*> pointers;
};

std::vector<Row> rows_of(const PGresult* result) {
  std::vector<Row> rows;
  const int columns = PQnfields(result);
  for (int row = 0; row < PQntuples(result); ++row) {
    std::vector<Value> values;
    values.reserve(static_cast<std::size_t>(columns));
    for (int column = 0; column < columns; ++column) {
      if (PQgetisnull(result, row, column) == 1) {
        values.emplace_back(nullptr);
        continue;
      }
      const auto length = static_cast<std::size_t>(PQgetlength(result, row, column));
      values.push_back(value_of(PQftype(result, column), {PQgetvalue(result, row, column), length}));
    }
    rows.emplace_back(std::move(values));
  }
  return rows;
}

PostgresPlace place_of(const PQconninfoOption* options) {
  std::string host = "localhost";
  std::string port = "5432";
  std::string database;
  std::vector<Secret> secrets;
  for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option) {
    if (option->val == nullptr || *option->val == '\0') continue;
    const std::string_view keyword = option->keyword;
    if (keyword == "host") host = option->val;
    if (keyword == "port") port = option->val;
    if (keyword == "dbname") database = option->val;
    if (keyword == "password" || keyword == "sslpassword") secrets.emplace_back(option->val);
  }
  return {printable(fmt::format("postgresql://{}:{}/{}", host, port, database)), std::move(secrets)};
}

class PostgresConnection final : public Connection {
 public:
  PostgresConnection(PostgresOptions options, std::string name)
      : options_(std::move(options)), name_(std::move(name)) {}

  /// Before anything else, and again by itself when the connection is gone and no transaction with it.
  Result<void> reach_server();

  Result<std::vector<Row>> query(std::string_view statement, std::span<const Value> parameters) override {
    const ResultPtr result = TRY(run_anew_if_lost([&] { return read(statement, parameters); }));
    return rows_of(result.get());
  }

  Result<std::int64_t> execute(std::string_view statement, std::span<const Value> parameters) override {
    if (statement == "BEGIN IMMEDIATE") return begin_writing();
    if (statement == "BEGIN") {
      TRY(begin());
      return std::int64_t{0};
    }
    // It would be a rollback, and called a success.
    if (statement == "COMMIT" && PQtransactionStatus(connection_.get()) == PQTRANS_INERROR) {
      return Error{
          ErrorCode::internal,
          fmt::format("database {}: a transaction is to be saved in which a statement failed", name_)};
    }
    const ResultPtr result = TRY(run(statement, parameters));
    return whole_number(PQcmdTuples(result.get())).value_or(0);
  }

  Result<void> script(std::string_view statements) override {
    TRY(live());
    TRY(run_text(std::string(statements)));
    return {};
  }

  Result<void> check_deferred() override {
    return script("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED");
  }

  [[nodiscard]] bool in_transaction() const override {
    const PGTransactionStatusType status = PQtransactionStatus(connection_.get());
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
  }
  [[nodiscard]] Dialect dialect() const override { return Dialect::postgres; }
  [[nodiscard]] const std::string& name() const override { return name_; }

 private:
  Result<ResultPtr> begin();
  Result<std::int64_t> begin_writing();
  Result<ResultPtr> run(std::string_view statement, std::span<const Value> parameters);
  /// Outside of a transaction it is one of its own, which a pooler is told.
  Result<ResultPtr> read(std::string_view statement, std::span<const Value> parameters);
  /// `what` changes nothing: a server that was restarted meanwhile is noticed at the first statement.
  template <typename What>
  Result<ResultPtr> run_anew_if_lost(const What& what);
  /// Text without parameters, of one statement or several.
  Result<ResultPtr> run_text(const std::string& statements);
  [[nodiscard]] std::string settings(std::string_view set) const;
  Result<std::string> prepared(std::string_view statement, const Parameters& parameters);
  /// Connects again where that loses nothing.
  Result<void> live() { return is_lost() ? reach_server() : Result<void>(); }
  [[nodiscard]] bool writes() const { return options_.access == Access::read_write; }
  [[nodiscard]] bool is_lost() const { return PQstatus(connection_.get()) != CONNECTION_OK; }
  [[nodiscard]] Error failed(const PGresult* result, std::string_view statement) const {
    return postgres_error(connection_.get(), result, name_, statement);
  }

  PostgresOptions options_;
  std::string name_;
  ConnectionPtr connection_;
  /// By their text and the types of their parameters: the names that the server knows them by.
  std::unordered_map<std::string, std::string> prepared_;
  std::uint64_t names_given_ = 0;
  bool pooled_ = false;  ///< then nothing is left in the session: it may be another one next time
};

std::string milliseconds(Duration duration) {
  return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(duration).count());
}

Result<void> PostgresConnection::reach_server() {
  prepared_.clear();
  const std::string seconds =
      std::to_string(std::chrono::duration_cast<std::chrono::seconds>(options_.connect_timeout).count());
  const std::string silence = milliseconds(options_.statement_timeout + options_.connect_timeout);
  // A server that is gone without a word answers nothing while we wait for it, and all that is sent is
  // acknowledged already: only probes find out. What the URL says comes after these, and counts.
  const std::array<const char*, 10> keywords{"connect_timeout",
                                             "application_name",
                                             "tcp_user_timeout",
                                             "keepalives_idle",
                                             "keepalives_interval",
                                             "keepalives_count",
                                             "target_session_attrs",
                                             "client_encoding",
                                             "dbname",
                                             nullptr};
  const std::array<const char*, 10> values{
      seconds.c_str(), "zoetrope", silence.c_str(),      "10",   "5", "3",
      "primary",       "UTF8",     options_.url.c_str(), nullptr};
  connection_.reset(PQconnectdbParams(keywords.data(), values.data(), /*expand_dbname=*/1));
  if (is_lost()) return postgres_connect_error(connection_.get(), name_);
  // https://www.postgresql.org/docs/15/libpq-status.html#LIBPQ-PQPARAMETERSTATUS: every server tells it.
  const char* encoding = PQparameterStatus(connection_.get(), "server_encoding");
  if (encoding == nullptr || std::string_view(encoding) != "UTF8") {
    connection_.reset();
    return Error{ErrorCode::invalid_input,
                 fmt::format("database {} does not keep every text; make it with ENCODING 'UTF8'", name_)};
  }
  hush(connection_.get());
  const std::optional<bool> pooled = is_pooled(connection_.get());
  if (!pooled) return postgres_connect_error(connection_.get(), name_);
  pooled_ = *pooled;
  if (pooled_) return {};
  std::string all = settings("SET");
  if (!writes())
    all += "; SET default_transaction_read_only = on; SET default_transaction_isolation = 'repeatable read'";
  TRY(run_text(all));
  return {};
}

/// Before a table has statistics the planner takes our short statements for long ones, and compiles them,
/// which takes seconds each: https://www.postgresql.org/docs/15/jit-decision.html What is planned once is
/// planned for good: to plan some of them takes longer than to run them, and what they ask for hardly depends
/// on the parameters. All of them look a few rows up by their keys, for which the planner sometimes takes a
/// merge with an index of everything there ever was to be cheaper.
std::string PostgresConnection::settings(std::string_view set) const {
  return fmt::format(
      "{0} statement_timeout = {1}; {0} lock_timeout = {2}; {0} idle_in_transaction_session_timeout = {3}; "
      "{0} synchronous_commit = on; {0} standard_conforming_strings = on; {0} TIME ZONE 'UTC'; "
      "{0} jit = off; {0} plan_cache_mode = force_generic_plan; {0} enable_mergejoin = off",
      set, milliseconds(options_.statement_timeout), milliseconds(options_.lock_timeout),
      milliseconds(writes() ? options_.idle_timeout : options_.statement_timeout));
}

Result<ResultPtr> PostgresConnection::run_text(const std::string& statements) {
  ResultPtr result(PQexec(connection_.get(), statements.c_str()));
  if (!succeeded(result.get())) return failed(result.get(), statements);
  return result;
}

Result<ResultPtr> PostgresConnection::begin() {
  if (!pooled_) return run_anew_if_lost([&] { return run("BEGIN", {}); });
  return run_anew_if_lost([&]() -> Result<ResultPtr> {
    TRY(live());
    return run_text(fmt::format("BEGIN{}; {}", writes() ? "" : " ISOLATION LEVEL REPEATABLE READ READ ONLY",
                                settings("SET LOCAL")));
  });
}

/// One writer at a time, as SQLite has it: all that is read in the transaction holds until its end.
Result<std::int64_t> PostgresConnection::begin_writing() {
  TRY(begin());
  const auto locked = run(fmt::format("SELECT pg_advisory_xact_lock({})", options_.writer_lock), {});
  if (!locked) {
    if (in_transaction()) (void)run("ROLLBACK", {});
    return locked.error();
  }
  return std::int64_t{0};
}

Result<std::string> PostgresConnection::prepared(std::string_view statement, const Parameters& parameters) {
  std::string key = parameters.signature() + ' ' + std::string(statement);
  if (const auto known = prepared_.find(key); known != prepared_.end()) return known->second;
  if (prepared_.size() >= prepared_statements_max) {
    const ResultPtr freed(PQexec(connection_.get(), "DEALLOCATE ALL"));
    if (!succeeded(freed.get())) return failed(freed.get(), "DEALLOCATE ALL");
    prepared_.clear();
  }
  std::string name = fmt::format("z{}", ++names_given_);
  const ResultPtr made(PQprepare(connection_.get(), name.c_str(), with_dollar_parameters(statement).c_str(),
                                 parameters.count(), parameters.types.data()));
  if (!succeeded(made.get())) return failed(made.get(), statement);
  prepared_.emplace(std::move(key), name);
  return name;
}

Result<ResultPtr> PostgresConnection::run(std::string_view statement, std::span<const Value> values) {
  TRY(live());
  const Parameters parameters(values);
  if (parameters.has_nul()) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("database {}: a text has a NUL byte, which it cannot keep", name_)};
  }
  ResultPtr result;
  if (pooled_) {
    result.reset(PQexecParams(connection_.get(), with_dollar_parameters(statement).c_str(),
                              parameters.count(), parameters.types.data(), parameters.pointers.data(),
                              nullptr, nullptr,
                              /*resultFormat=*/0));
  } else {
    const std::string prepared_name = TRY(prepared(statement, parameters));
    result.reset(PQexecPrepared(connection_.get(), prepared_name.c_str(), parameters.count(),
                                parameters.pointers.data(), nullptr, nullptr, /*resultFormat=*/0));
  }
  if (!succeeded(result.get())) return failed(result.get(), statement);
  return result;
}

Result<ResultPtr> PostgresConnection::read(std::string_view statement, std::span<const Value> parameters) {
  if (!pooled_ || in_transaction()) return run(statement, parameters);
  TRY(begin());
  auto result = run(statement, parameters);
  const auto ended = run_text(result ? "COMMIT" : "ROLLBACK");
  if (result && !ended) return ended.error();
  return result;
}

template <typename What>
Result<ResultPtr> PostgresConnection::run_anew_if_lost(const What& what) {
  const bool was_in_transaction = in_transaction();
  auto result = what();
  if (!result && is_lost() && !was_in_transaction) return what();
  return result;
}

}  // namespace

Result<PostgresPlace> read_postgres_url(const std::string& url) {
  char* complaint = nullptr;
  const OptionsPtr parsed(PQconninfoParse(url.c_str(), &complaint));
  PQfreemem(complaint);  // it may repeat a password
  if (parsed == nullptr) {
    return Error{ErrorCode::invalid_input,
                 "the database's URL is not one of PostgreSQL; write postgresql://USER@HOST/DATABASE"};
  }
  return place_of(parsed.get());
}

Result<std::unique_ptr<Connection>> open_postgres(const PostgresOptions& options) {
  auto connection = std::make_unique<PostgresConnection>(options, TRY(read_postgres_url(options.url)).name);
  TRY(connection->reach_server());
  return std::unique_ptr<Connection>(std::move(connection));
}

}  // namespace zoetrope::sql

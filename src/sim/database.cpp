#include "sim/database.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/check.h"
#include "sim/mutants/schema.h"

namespace zoetrope::sim {
namespace {

constexpr Duration locked_least = std::chrono::seconds(1);
constexpr Duration locked_most = std::chrono::minutes(3);
constexpr Duration busy_timeout = std::chrono::seconds(10);

Error trouble(std::string_view what) {
  return {ErrorCode::unavailable, fmt::format("the database: {}", what)};
}

/// The shared connection, whichever it is by now, for somebody who must not own it.
class Borrowed : public sql::Connection {
 public:
  explicit Borrowed(Database& database) : database_(database) {}
  using Connection::execute;
  using Connection::query;
  Result<std::vector<sql::Row>> query(std::string_view statement,
                                      std::span<const sql::Value> parameters) override {
    return base().query(statement, parameters);
  }
  Result<std::int64_t> execute(std::string_view statement, std::span<const sql::Value> parameters) override {
    return base().execute(statement, parameters);
  }
  Result<void> script(std::string_view statements) override { return base().script(statements); }
  Result<void> check_deferred() override { return base().check_deferred(); }
  [[nodiscard]] bool in_transaction() const override { return base().in_transaction(); }
  [[nodiscard]] sql::Dialect dialect() const override { return base().dialect(); }
  [[nodiscard]] const std::string& name() const override { return base().name(); }

 protected:
  [[nodiscard]] sql::Connection& base() const { return database_.raw(); }

  Database& database_;
};

/// A person's, whose transactions always work.
class Undisturbed final : public Borrowed {
 public:
  using Borrowed::Borrowed;
  using Connection::execute;
  Result<std::int64_t> execute(std::string_view statement, std::span<const sql::Value> parameters) override {
    const std::int64_t done = TRY(base().execute(statement, parameters));
    if (statement == "COMMIT") database_.committed(nullptr);
    return done;
  }
};

/// One process's way to the database.
class ProcessConnection final : public Borrowed {
 public:
  ProcessConnection(Database& database, std::shared_ptr<Process> process)
      : Borrowed(database), process_(std::move(process)) {}

  using Connection::execute;
  using Connection::query;
  Result<std::vector<sql::Row>> query(std::string_view statement,
                                      std::span<const sql::Value> parameters) override {
    if (!base().in_transaction()) {
      process_->point("read");
      TRY(wait_for_lock());
    }
    if (process_->dead()) return process_gone();
    return base().query(statement, parameters);
  }
  Result<std::int64_t> execute(std::string_view statement, std::span<const sql::Value> parameters) override {
    if (statement.starts_with("BEGIN")) return begin(statement);
    if (process_->dead()) return process_gone();
    if (statement == "COMMIT") return commit();
    return base().execute(statement, parameters);
  }

 private:
  Result<std::int64_t> begin(std::string_view statement) {
    process_->point("transaction");
    if (process_->dead()) return process_gone();
    World& world = process_->world();
    if (world.faults().strikes(Fault::database_locked)) {
      database_.lock_until(world.now() + world.faults().extent(locked_least, locked_most));
      world.tell([] { return std::string("another program locks the database"); });
    }
    TRY(wait_for_lock());
    return base().execute(statement);
  }

  /// Nobody else runs between BEGIN and the end of COMMIT: the process dies before the one or after the
  /// other, which is all that a database with atomic transactions can show.
  Result<std::int64_t> commit() {
    Faults& faults = process_->world().faults();
    if (faults.strikes(Fault::commit_fails)) {
      TRY(base().execute("ROLLBACK"));
      TRY(base().execute("BEGIN IMMEDIATE"));  // the engine reports the failure with the transaction open
      return Error{ErrorCode::no_space, "the database: disk full"};
    }
    if (faults.strikes(Fault::commit_unknown_lost)) {
      TRY(base().execute("ROLLBACK"));
      return trouble("input/output error");
    }
    TRY(base().execute("COMMIT"));
    database_.committed(process_.get());
    if (faults.strikes(Fault::commit_unknown_kept)) return trouble("input/output error");
    process_->point("transaction, committed");
    return std::int64_t{0};
  }

  Result<void> wait_for_lock() {
    World& world = process_->world();
    if (database_.locked_until() <= world.now()) return {};
    process_->rest_until(std::min(database_.locked_until(), world.now() + busy_timeout));
    if (process_->dead()) return process_gone();
    if (database_.locked_until() > world.now()) return trouble("locked by another program");
    return {};
  }

  std::shared_ptr<Process> process_;
};

std::unique_ptr<sql::Connection> copy_of(sql::Connection& original) {
  auto copied = sql::copy_into_memory(original);
  CHECK(copied.has_value());
  return std::move(*copied);
}

/// Every seed begins with one. To make the schema anew for each took a fifth of the time.
std::unique_ptr<sql::Connection> empty_database() {
  struct Prepared {
    std::string schema;
    std::unique_ptr<sql::Connection> database;
  };
  static thread_local Prepared prepared;
  const std::vector<sql::Migration> schema = schema_of_the_run();
  std::string text;
  for (const sql::Migration& step : schema) text += step.statements;
  if (prepared.schema != text) {
    auto opened = sql::open_sqlite({.path = ":memory:"});
    CHECK(opened.has_value());
    CHECK(sql::migrate(**opened, schema, WallTime{0}).has_value());
    prepared = {std::move(text), std::move(*opened)};
  }
  return copy_of(*prepared.database);
}

}  // namespace

Database::Database(Machine& machine)
    : machine_(machine), connection_(empty_database()), custody_(machine, *connection_) {}

/// An older one contradicts everything; nobody may act on it, and it does not stay.
void Database::committed(const Process* by) {
  if (newer_ == nullptr) custody_.committed(by);
}

void Database::copy() {
  copy_ = copy_of(*connection_);
}

void Database::put_copy_back() {
  CHECK(copy_ != nullptr && newer_ == nullptr);
  newer_ = std::exchange(connection_, std::move(copy_));
}

void Database::put_newer_back() {
  CHECK(newer_ != nullptr);
  connection_ = std::move(newer_);
}

std::unique_ptr<store::Store> Database::open(std::shared_ptr<Process> process, Random& random) {
  auto writer =
      sql::make_writer(std::make_unique<ProcessConnection>(*this, process), sql::WriterThread::callers);
  return store::Store::over(std::move(writer), std::make_unique<ProcessConnection>(*this, process), random);
}

std::unique_ptr<store::Store> Database::open_undisturbed() {
  return store::Store::over(
      sql::make_writer(std::make_unique<Undisturbed>(*this), sql::WriterThread::callers),
      std::make_unique<Borrowed>(*this), machine_.world().dice());
}

}  // namespace zoetrope::sim

#include "sim/database.h"

#include <fmt/format.h>

#include <algorithm>

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

std::unique_ptr<sql::Connection> empty_database(WallTime now) {
  auto opened = sql::open_sqlite({.path = ":memory:"});
  CHECK(opened.has_value());
  CHECK(sql::migrate(**opened, schema_of_the_run(), now).has_value());
  return std::move(*opened);
}

void drop_trigger(sql::Connection& database, const std::string& name) {
  const std::string statement = fmt::format("DROP TRIGGER \"{}\"", name);
  CHECK(database.script(statement).has_value());
}

/// The names of tables are the schema's own.
void copy_rows(sql::Connection& from, sql::Connection& to, const std::string& table) {
  const std::string emptying = fmt::format("DELETE FROM \"{}\"", table);
  const std::string reading = fmt::format("SELECT * FROM \"{}\"", table);
  CHECK(to.execute(emptying).has_value());
  const auto rows = from.query(reading);
  CHECK(rows.has_value());
  for (const sql::Row& row : *rows) {
    std::string places;
    for (std::size_t i = 1; i <= row.size(); ++i) places += fmt::format("{}?{}", i > 1 ? ", " : "", i);
    const std::string adding = fmt::format("INSERT INTO \"{}\" VALUES ({})", table, places);
    CHECK(to.execute(adding, row.values()).has_value());
  }
}

}  // namespace

Database::Database(Machine& machine)
    : machine_(machine), connection_(empty_database(machine.wall())), custody_(machine, *connection_) {}

/// An older one contradicts everything; nobody may act on it, and it does not stay.
void Database::committed(const Process* by) {
  if (newer_ == nullptr) custody_.committed(by);
}

void Database::copy() {
  copy_ = empty_database(machine_.wall());
  CHECK(copy_->script("PRAGMA foreign_keys = OFF").has_value());
  const auto triggers = copy_->query("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'");
  CHECK(triggers.has_value());
  for (const sql::Row& trigger : *triggers) drop_trigger(*copy_, trigger.text(0));
  const auto tables = connection_->query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
  CHECK(tables.has_value());
  for (const sql::Row& table : *tables) copy_rows(*connection_, *copy_, table.text(0));
  for (const sql::Row& trigger : *triggers) CHECK(copy_->script(trigger.text(1)).has_value());
  CHECK(copy_->script("PRAGMA foreign_keys = ON").has_value());
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

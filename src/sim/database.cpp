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

/// The shared connection for somebody who must not own it.
class Borrowed : public sql::Connection {
 public:
  explicit Borrowed(sql::Connection& base) : base_(base) {}
  using Connection::execute;
  using Connection::query;
  Result<std::vector<sql::Row>> query(std::string_view statement,
                                      std::span<const sql::Value> parameters) override {
    return base_.query(statement, parameters);
  }
  Result<std::int64_t> execute(std::string_view statement, std::span<const sql::Value> parameters) override {
    return base_.execute(statement, parameters);
  }
  Result<void> script(std::string_view statements) override { return base_.script(statements); }
  [[nodiscard]] bool in_transaction() const override { return base_.in_transaction(); }
  [[nodiscard]] const std::string& name() const override { return base_.name(); }

 protected:
  sql::Connection& base_;
};

/// A person's, whose transactions always work.
class Undisturbed final : public Borrowed {
 public:
  explicit Undisturbed(Database& database) : Borrowed(database.raw()), database_(database) {}

  using Connection::execute;
  Result<std::int64_t> execute(std::string_view statement, std::span<const sql::Value> parameters) override {
    const std::int64_t done = TRY(base_.execute(statement, parameters));
    if (statement == "COMMIT") database_.custody().committed(nullptr);
    return done;
  }

 private:
  Database& database_;
};

/// One process's way to the database.
class ProcessConnection final : public Borrowed {
 public:
  ProcessConnection(Database& database, std::shared_ptr<Process> process)
      : Borrowed(database.raw()), database_(database), process_(std::move(process)) {}

  using Connection::execute;
  using Connection::query;
  Result<std::vector<sql::Row>> query(std::string_view statement,
                                      std::span<const sql::Value> parameters) override {
    if (process_->dead()) return process_gone();
    if (!base_.in_transaction()) TRY(wait_for_lock());
    return base_.query(statement, parameters);
  }
  Result<std::int64_t> execute(std::string_view statement, std::span<const sql::Value> parameters) override {
    if (statement.starts_with("BEGIN")) return begin(statement);
    if (process_->dead()) return process_gone();
    if (statement == "COMMIT") return commit();
    return base_.execute(statement, parameters);
  }

 private:
  Result<std::int64_t> begin(std::string_view statement) {
    process_->point("transaction");
    if (process_->dead()) return process_gone();
    World& world = process_->world();
    if (world.faults().strikes(Fault::database_locked)) {
      database_.lock_until(world.now() + between(world.dice(), locked_least, locked_most));
      world.tell([] { return std::string("another program locks the database"); });
    }
    TRY(wait_for_lock());
    return base_.execute(statement);
  }

  /// Nobody else runs between BEGIN and the end of COMMIT: the process dies before the one or after the
  /// other, which is all that a database with atomic transactions can show.
  Result<std::int64_t> commit() {
    Faults& faults = process_->world().faults();
    if (faults.strikes(Fault::commit_fails)) {
      TRY(base_.execute("ROLLBACK"));
      TRY(base_.execute("BEGIN IMMEDIATE"));  // the engine reports the failure with the transaction open
      return Error{ErrorCode::no_space, "the database: disk full"};
    }
    if (faults.strikes(Fault::commit_unknown_lost)) {
      TRY(base_.execute("ROLLBACK"));
      return trouble("input/output error");
    }
    TRY(base_.execute("COMMIT"));
    database_.custody().committed(process_.get());
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

  Database& database_;
  std::shared_ptr<Process> process_;
};

}  // namespace

Database::Database(Machine& machine) : machine_(machine) {
  auto opened = sql::open_sqlite({.path = ":memory:"});
  CHECK(opened.has_value());
  connection_ = std::move(*opened);
  CHECK(sql::migrate(*connection_, schema_of_the_run(), machine.wall()).has_value());
  custody_ = std::make_unique<Custody>(machine, *connection_);
}

std::unique_ptr<store::Store> Database::open(std::shared_ptr<Process> process, Random& random) {
  auto writer =
      sql::make_writer(std::make_unique<ProcessConnection>(*this, process), sql::WriterThread::callers);
  return store::Store::over(std::move(writer), std::make_unique<ProcessConnection>(*this, process), random);
}

std::unique_ptr<store::Store> Database::open_undisturbed() {
  return store::Store::over(
      sql::make_writer(std::make_unique<Undisturbed>(*this), sql::WriterThread::callers),
      std::make_unique<Borrowed>(*connection_), machine_.world().dice());
}

}  // namespace zoetrope::sim

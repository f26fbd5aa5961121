#pragma once

#include <memory>
#include <string>

#include "sim/custody.h"
#include "sim/machine.h"
#include "sql/sql.h"
#include "store/store.h"

namespace zoetrope::sim {

/// The product's own schema in a real SQLite database in memory. Each process gets connections of its own to
/// it, on which transactions fail as they do on a bad day.
class Database {
 public:
  explicit Database(Machine& machine);

  /// For the simulator's own questions; no fault touches it.
  sql::Connection& raw() { return *connection_; }
  std::unique_ptr<store::Store> open(std::shared_ptr<Process> process, Random& random);

  /// For somebody whose transactions always work.
  std::unique_ptr<store::Store> open_undisturbed();

  /// Is told of every transaction that was committed.
  Custody& custody() { return *custody_; }

  [[nodiscard]] WallTime locked_until() const { return locked_until_; }
  void lock_until(WallTime time) { locked_until_ = time; }

 private:
  Machine& machine_;
  std::unique_ptr<sql::Connection> connection_;
  std::unique_ptr<Custody> custody_;
  WallTime locked_until_;
};

}  // namespace zoetrope::sim

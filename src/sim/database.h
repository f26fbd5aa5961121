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

  /// Somebody makes a copy, in the place of an earlier one.
  void copy();
  /// Null when there is none.
  [[nodiscard]] sql::Connection* last_copy() const { return copy_.get(); }
  /// Somebody puts the copy in the place of the database, and keeps the newer one. Requires a copy.
  void put_copy_back();
  /// The newer one, while the copy is in its place; else null.
  [[nodiscard]] sql::Connection* newer() const { return newer_.get(); }
  void put_newer_back();

  Custody& custody() { return custody_; }
  /// A transaction was committed; `by` is null for a person.
  void committed(const Process* by);

  [[nodiscard]] WallTime locked_until() const { return locked_until_; }
  void lock_until(WallTime time) {
    locked_until_ = time;
    custody_.locked_until(time);
  }

 private:
  Machine& machine_;
  std::unique_ptr<sql::Connection> connection_;
  Custody custody_;
  std::unique_ptr<sql::Connection> copy_;
  std::unique_ptr<sql::Connection> newer_;  ///< while the copy is in its place
  WallTime locked_until_;
};

}  // namespace zoetrope::sim

#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "sim/machine.h"
#include "sim/wishes.h"
#include "sql/sql.h"

namespace zoetrope::sim {

/// Who holds what: watches every lease, send and version as it is committed, and by whom (I7, I8, I15, I25,
/// I33), and which wish each send serves. What a transaction did is noted by triggers of the simulator's own,
/// so that a rollback takes it back.
class Custody {
 public:
  Custody(Machine& machine, sql::Connection& db);

  /// A transaction was committed; `by` is null for a person.
  void committed(const Process* by);

  /// Nobody can look at anything before.
  void locked_until(WallTime time) { locked_until_ = time; }
  /// Somebody begins to look at the render of this attempt.
  void look_begins(const std::string& attempt);

  Wishes& wishes() { return wishes_; }
  /// The sender of the one had told the database how it ended when the other was made.
  [[nodiscard]] bool was_told_before(const std::string& ended, const std::string& made) const;
  /// Called with each clip that has become done, and whether it was fetched or found.
  std::function<void(const std::string& clip, bool fetched)> when_done;

 private:
  struct Lease {
    std::string owner;
    WallTime until;   ///< by true time; no later than what the owner was promised
    WallTime looked;  ///< poll: when a look began last, or somebody took it
  };
  void claimed(const sql::Row& row, const Process* by);
  void ended(const sql::Row& row, const Process* by);
  void declared(const sql::Row& row, const Process* by);
  void sent(const sql::Row& row);
  void wished(const sql::Row& row, const Process* by, std::set<std::string>& anew);
  void hold(const sql::Row& row, const Process* by);
  void extended(const sql::Row& row, const Process* by);
  [[nodiscard]] const Process* living(const std::string& journal) const;
  [[nodiscard]] bool holds(const std::string& subject, const std::string& owner) const;
  [[nodiscard]] bool journal_says(const std::string& journal, const std::string& attempt,
                                  journal::RecordKind kind) const;

  Machine& machine_;
  sql::Connection& db_;
  std::map<std::string, Lease> leases_;  ///< by "kind subject"
  WallTime locked_until_;
  std::int64_t token_max_ = 0;     ///< of the leases given in earlier transactions
  std::set<std::int64_t> tokens_;  ///< given in this one, in whatever order
  Wishes wishes_;
  std::uint64_t order_ = 0;                     ///< of the two below
  std::map<std::string, WallTime> sent_at_;     ///< attempts, by true time
  std::map<std::string, std::uint64_t> made_;   ///< attempts
  std::map<std::string, std::uint64_t> ended_;  ///< those whose own sender said how they ended
};

}  // namespace zoetrope::sim

#pragma once

#include <string>
#include <vector>

#include "model/ids.h"
#include "sql/sql.h"
#include "store/store.h"

/// What is due and may run, in the order in which it is claimed; every function runs inside the caller's
/// transaction, and leases nothing.

namespace zoetrope::store {

/// A row `w` of work may be taken when it is due and nobody holds it. A lease of another boot holds nothing,
/// and a row that is due later than anything is ever planned comes from a clock that jumped. ?2 is now, ?3
/// the latest that is planned, ?4 the clock of leases and ?5 its time.
#define ZOETROPE_FREE_AND_DUE                                                              \
  "(w.due_at <= ?2 OR w.due_at > ?3) AND (w.lease_owner IS NULL OR w.lease_boot <> ?4 OR " \
  "w.lease_until < ?5)"

/// Where a request names no limit of its own.
inline constexpr int slots_without_limit = 1'000;

struct Candidate {
  std::string subject;
  ClipId clip;
  TaskId task;
};

/// Does whoever claims see the task's folder?
bool sees(const ClaimRequest& request, const TaskId& task);

/// Renders to be looked at or fetched, those first that are due first.
Result<std::vector<Candidate>> find_due_renders(sql::Connection& db, StepKind kind, int limit,
                                                const ClaimRequest& request, const Now& now);

/// Clips to be hosted or sent: of a worker in the turn of their channels, else by number.
Result<std::vector<Candidate>> find_due_clips(sql::Connection& db, StepKind kind, int limit,
                                              const ClaimRequest& request, const Now& now);

}  // namespace zoetrope::store

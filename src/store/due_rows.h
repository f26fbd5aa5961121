#pragma once

#include <string>
#include <vector>

#include "model/ids.h"
#include "sql/sql.h"
#include "store/store.h"

/// What is due and may run, in the order in which it is claimed; every function runs inside the caller's
/// transaction, and leases nothing.

namespace zoetrope::store {

struct Candidate {
  std::string subject;
  ClipId clip;
  TaskId task;
};

/// Renders to be looked at or fetched, those first that are due first.
Result<std::vector<Candidate>> find_due_renders(sql::Connection& db, StepKind kind, int limit,
                                                const ClaimRequest& request, const Now& now);

/// Clips to be hosted or sent: of a worker in the turn of their channels, else by number.
Result<std::vector<Candidate>> find_due_clips(sql::Connection& db, StepKind kind, int limit,
                                              const ClaimRequest& request, const Now& now);

/// A worker's next picture: the first one that is due of the first task in turn that has one, where its
/// channel has room ahead. At most one.
Result<std::vector<Candidate>> find_next_to_host(sql::Connection& db, const ClaimRequest& request,
                                                 const Now& now);

}  // namespace zoetrope::store

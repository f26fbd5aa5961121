#pragma once

#include <span>
#include <vector>

#include "sql/sql.h"

namespace zoetrope::sql {

/// Runs the jobs as one transaction, each in a savepoint of its own where there are several, and returns one
/// result a job, in their order. No result is given before the transaction has ended, since a job has seen
/// what its neighbours did.
///
/// When the transaction is known to have failed and one job may be to blame (a full disk, a constraint that
/// is checked at the end), every job is run once more, alone. When the database itself is in trouble, all
/// jobs get that error.
///
/// Errors: as Writer::write. No transaction is left open.
std::vector<Result<void>> commit_group(Connection& connection, std::span<const Writer::Job* const> jobs);

}  // namespace zoetrope::sql

#pragma once

#include <vector>

#include "store/due_rows.h"

namespace zoetrope::store {

/// A worker's next pictures, at most so many, in the order in which their clips will be sent: the task in
/// turn whose channel has room ahead, and of it the first clip that is due; each of them takes room. There
/// may be more than these. Runs inside the caller's transaction, and leases nothing.
Result<std::vector<Candidate>> find_next_to_host(sql::Connection& db, const ClaimRequest& request,
                                                 std::size_t most, const Now& now);

}  // namespace zoetrope::store

#pragma once

#include <vector>

#include "store/due_rows.h"

namespace zoetrope::store {

struct NextPictures {
  std::vector<Candidate> pictures;
  bool are_all = false;  ///< else there may be more once these are leased
};

/// A worker's next pictures, at most so many, in the order in which their clips will be sent: the task in
/// turn whose channel has room ahead, and of it the first clip that is due; each of them takes room. Runs
/// inside the caller's transaction, and leases nothing.
Result<NextPictures> find_next_to_host(sql::Connection& db, const ClaimRequest& request, std::size_t most,
                                       const Now& now);

}  // namespace zoetrope::store

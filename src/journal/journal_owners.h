#pragma once

#include <set>
#include <string>

#include "base/result.h"

namespace zoetrope::journal {

/// Whose processes still live, by the locks of their journals. What is in neither set has no journal here.
struct JournalOwners {
  std::set<std::string> alive;
  std::set<std::string> gone;
};

/// Only looks: nothing is made, taken or removed, and a folder that is not there has no journals. A free lock
/// is shared for an instant, in which somebody who looks for orphans passes the journal over until the next
/// time. Errors: unavailable.
Result<JournalOwners> journal_owners(const std::string& folder);

}  // namespace zoetrope::journal

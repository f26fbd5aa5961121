#pragma once

#include <vector>

#include "sql/sql.h"
#include "store/store.h"

namespace zoetrope::store {

/// Writes those of the reports that looked at a render and found nothing new, in a few statements however
/// many they are, inside the caller's transaction. Returns the others, in their order, each to be applied by
/// itself.
Result<std::vector<const StepReport*>> apply_quiet_looks(sql::Connection& db,
                                                         const std::vector<StepReport>& reports,
                                                         const Now& now);

}  // namespace zoetrope::store

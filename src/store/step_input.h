#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lifecycle/step.h"
#include "sql/sql.h"
#include "store/store.h"

namespace zoetrope::store {

/// What the holder of this lease needs for its step, as of `now`; nothing when the lease does not hold.
Result<std::optional<lifecycle::StepInput>> load_input(sql::Connection& db, const lifecycle::Lease& lease,
                                                       const Now& now);

/// Of rows that were just claimed together, in the order of their tokens.
Result<std::vector<lifecycle::StepInput>> load_inputs(sql::Connection& db, StepKind kind,
                                                      const std::vector<std::string>& subjects,
                                                      const Now& now);

}  // namespace zoetrope::store

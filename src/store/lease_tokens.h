#pragma once

#include <cstdint>

#include "sql/sql.h"

namespace zoetrope::store {

/// The first of `count` tokens in a row that no lease ever had, of whatever rows: one that was removed and
/// made again must not give out an old token.
Result<std::int64_t> take_lease_tokens(sql::Connection& db, std::int64_t count);

}  // namespace zoetrope::store

#pragma once

#include <cstdint>
#include <string>

#include "sql/sql.h"

namespace zoetrope::store {

/// The first of `count` tokens in a row that no lease ever had, of whatever rows: one that was removed and
/// made again must not give out an old token.
Result<std::int64_t> take_lease_tokens(sql::Connection& db, std::int64_t count);

/// Takes leases of rows of `work`: a statement whose ?1 are listed rows of kind, subject and token, ?2 the
/// owner, ?3 the clock of leases and ?4 when they end.
std::string lease_listed(sql::Dialect dialect);

}  // namespace zoetrope::store

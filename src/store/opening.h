#pragma once

#include "sql/sql.h"
#include "store/store.h"

/// What opening a database and copying one have in common.

namespace zoetrope::store {

/// Refuses a database whose tables are another program's and do not fit, before anything is made in it.
/// Errors: invalid_input, with what does not fit.
Result<void> accept_tables(sql::Connection& db);

/// By the clock of the database's server, where it has one; see ServerTime.
Now read_now(sql::Connection& db, Clock& clock);

}  // namespace zoetrope::store

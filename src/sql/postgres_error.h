#pragma once

#include <libpq-fe.h>

#include <string>
#include <string_view>

#include "base/result.h"

namespace zoetrope::sql {

/// What a statement's failure means, by its SQLSTATE
/// (https://www.postgresql.org/docs/15/errcodes-appendix.html). The server's details are left out: they
/// repeat values, which may be private. `name` is what messages call the database.
Error postgres_error(const PGconn* connection, const PGresult* result, const std::string& name,
                     std::string_view statement);

/// Why there is no connection, in the words of the server or of libpq, which have no SQLSTATE then.
Error postgres_connect_error(const PGconn* connection, const std::string& name);

}  // namespace zoetrope::sql

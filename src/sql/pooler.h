#pragma once

#include <libpq-fe.h>

#include <optional>

namespace zoetrope::sql {

/// Does a pooler stand between this connection and the server, such as PgBouncer? It may hand each
/// transaction to another session, so that nothing may be left in one: no settings, no prepared statements,
/// no LISTEN (https://www.pgbouncer.org/features.html). It is known by the process id that it gives out
/// instead of the server's, because it takes the requests to cancel. Nothing when the server does not answer.
std::optional<bool> is_pooled(PGconn* connection);

}  // namespace zoetrope::sql

#include "sql/pooler.h"

#include <string>

#include "sql/postgres_handles.h"

namespace zoetrope::sql {

std::optional<bool> is_pooled(PGconn* connection) {
  const ResultPtr told(PQexec(connection, "SELECT pg_backend_pid()"));
  if (!succeeded(told.get()) || PQntuples(told.get()) != 1) return std::nullopt;
  return std::to_string(PQbackendPID(connection)) != PQgetvalue(told.get(), 0, 0);
}

}  // namespace zoetrope::sql

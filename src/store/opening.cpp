#include "store/opening.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "store/pipeline_check.h"

namespace zoetrope::store {
namespace {

/// Its clock may be set back, and then leases last longer; it is one clock for all machines all the same.
constexpr const char* name_of_server_clock = "server";
constexpr std::string_view time_of_server =
    "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)";

}  // namespace

/// PostgreSQL compares no number and no UUID with a text, and makes no key of such a pair.
Result<void> accept_tables(sql::Connection& db) {
  if (db.dialect() != sql::Dialect::postgres) return {};
  if (TRY(sql::schema_version(db)) > 0) return {};
  const std::vector<std::string> problems = TRY(key_problems(db));
  if (problems.empty()) return {};
  return Error{ErrorCode::invalid_input, fmt::format("database {} has tables that do not fit: {}", db.name(),
                                                     fmt::join(problems, "; "))};
}

Now read_now(sql::Connection& db, Clock& clock) {
  Now now = read_now(clock);
  if (db.dialect() != sql::Dialect::postgres) return now;
  now.server = ServerTime{name_of_server_clock, std::nullopt};
  const auto row = db.query_one(time_of_server);
  if (!row || !*row) return now;
  now.wall = WallTime{(*row)->integer(0)};
  now.server->time = MonoTime{(*row)->integer(0)};
  return now;
}

}  // namespace zoetrope::store

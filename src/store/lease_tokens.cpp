#include "store/lease_tokens.h"

#include <fmt/format.h>

#include "base/check.h"
#include "base/mutant.h"
#include "store/listed_rows.h"

namespace zoetrope::store {

Result<std::int64_t> take_lease_tokens(sql::Connection& db, std::int64_t count) {
  const std::int64_t raised_by = mutated(Mutant::token_not_raised) ? 0 : count;
  const auto row = TRY(db.query_one(
      "UPDATE counters SET value = value + ?1 WHERE name = 'lease_token' RETURNING value", {raised_by}));
  CHECK(row.has_value());
  return row->integer(0) - raised_by + 1;
}

/// With the kind as a parameter, SQLite goes through all work of that kind, and through the list for each.
std::string lease_listed(sql::Dialect dialect) {
  return fmt::format(
      "UPDATE work SET lease_owner = ?2, lease_boot = ?3, lease_until = ?4, claims = claims + 1, "
      "lease_token = n.token FROM {} AS n WHERE work.kind = n.kind AND work.subject = n.subject",
      listed_rows(dialect, {{"kind"}, {"subject"}, {"token", Listed::integer}}));
}

}  // namespace zoetrope::store

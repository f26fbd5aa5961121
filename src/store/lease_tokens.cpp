#include "store/lease_tokens.h"

#include "base/check.h"
#include "base/mutant.h"

namespace zoetrope::store {

Result<std::int64_t> take_lease_tokens(sql::Connection& db, std::int64_t count) {
  const std::int64_t raised_by = mutated(Mutant::token_not_raised) ? 0 : count;
  const auto row = TRY(db.query_one(
      "UPDATE counters SET value = value + ?1 WHERE name = 'lease_token' RETURNING value", {raised_by}));
  CHECK(row.has_value());
  return row->integer(0) - raised_by + 1;
}

}  // namespace zoetrope::store

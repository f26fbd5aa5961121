#include "base/check.h"
#include "store/housekeeping.h"
#include "store/impl.h"
#include "store/money_rows.h"

namespace zoetrope::store {

Result<bool> Store::budget_blocks(const ClipId& clip, const Now& now) {
  return impl_->read([&](sql::Connection& db) -> Result<bool> {
    const Loaded loaded = TRY(load_clip(db, clip));
    const auto price = TRY(db.query_one("SELECT price_micros FROM clips WHERE id = ?1", {clip.str()}));
    CHECK(price.has_value());
    return !TRY(budget_allows(db, loaded, Money::from_micros(price->integer(0)), now.wall));
  });
}

Result<void> Store::extend_leases(const std::string& owner, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    TRY(age_slots(db));
    TRY(db.execute("UPDATE work SET lease_until = ?2 WHERE lease_owner = ?1 AND lease_boot = ?3",
                   {owner, (now.mono + lease_term).micros, now.boot}));
    return {};
  });
}

Result<void> Store::release_leases(const std::string& owner) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    TRY(db.execute(
        "UPDATE work SET lease_owner = NULL, lease_boot = NULL, lease_until = NULL WHERE lease_owner = ?1",
        {owner}));
    return {};
  });
}

Result<std::optional<WallTime>> Store::next_due(const std::optional<TaskId>& only_task, const Now& now) {
  return impl_->read([&](sql::Connection& db) -> Result<std::optional<WallTime>> {
    const auto row = TRY(db.query_one(
        "SELECT MIN(at) FROM (SELECT MIN(w.due_at) AS at FROM work w JOIN clips c ON c.id = w.clip_id "
        "JOIN task_settings ts ON ts.task_id = c.task_id WHERE w.due_at > ?1 AND w.lease_owner IS NULL AND "
        "(?2 = '' OR c.task_id = ?2 OR (w.kind = 'poll' AND ts.account = "
        "(SELECT own.account FROM task_settings own WHERE own.task_id = ?2))) "
        "UNION ALL SELECT MIN(next_send_at) FROM accounts WHERE next_send_at > ?1)",
        {now.wall.micros, only_task ? only_task->str() : ""}));
    CHECK(row.has_value());
    const auto at = row->integer_or_null(0);
    return at ? std::optional(WallTime{*at}) : std::nullopt;
  });
}

}  // namespace zoetrope::store

#include "store/impl.h"

namespace zoetrope::store {

Result<std::vector<WorkView>> Store::work_of(const ClipId& clip, const Now& now) {
  return impl_->read([&](sql::Connection& db) -> Result<std::vector<WorkView>> {
    std::vector<WorkView> work;
    const auto rows = TRY(
        db.query("SELECT w.kind, w.due_at, w.lease_owner IS NOT NULL AND w.lease_boot = ?2 AND "
                 "w.lease_until >= ?3, w.subject <> c.id AND NOT (w.subject IS NOT DISTINCT FROM "
                 "c.current_attempt AND "
                 "c.state IN ('waiting', 'fetching')), w.tries FROM work w JOIN clips c ON c.id = w.clip_id "
                 "WHERE w.clip_id = ?1 ORDER BY w.due_at, w.kind",
                 {clip.str(), now.lease_clock(), now.lease_time().micros}));
    for (const sql::Row& row : rows) {
      work.push_back({parse_step_kind(row.text(0)).value_or(StepKind::host), WallTime{row.integer(1)},
                      row.integer(2) != 0, row.integer(3) != 0, static_cast<int>(row.integer(4))});
    }
    return work;
  });
}

}  // namespace zoetrope::store

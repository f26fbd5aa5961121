#include "store/impl.h"
#include "store/json_list.h"

/// The registry of workers: nothing is decided by it, since leases say who holds what; people read it.

namespace zoetrope::store {

Result<void> Store::note_worker(const WorkerInfo& worker, const std::vector<std::string>& unseen,
                                const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    TRY(db.execute(
        "INSERT INTO workers (id, host, pid, version, accounts, unseen, started_at, seen_at) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7) ON CONFLICT (id) DO UPDATE SET unseen = ?6, seen_at = ?7",
        {worker.id, worker.host, worker.pid, worker.version, to_json_list(worker.accounts),
         to_json_list(unseen), now.wall.micros}));
    TRY(db.execute("DELETE FROM workers WHERE seen_at < ?1", {(now.wall - worker_kept).micros}));
    return {};
  });
}

Result<void> Store::forget_worker(const std::string& id) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    TRY(db.execute("DELETE FROM workers WHERE id = ?1", {id}));
    return {};
  });
}

Result<std::vector<WorkerView>> Store::workers(const Now& now) {
  return impl_->read_at_once([&](sql::Connection& db) -> Result<std::vector<WorkerView>> {
    std::vector<WorkerView> views;
    for (const sql::Row& row :
         TRY(db.query("SELECT k.id, k.host, k.pid, k.version, k.accounts, k.unseen, k.started_at, k.seen_at, "
                      "(SELECT COUNT(*) FROM work w WHERE w.lease_owner = k.id AND w.lease_boot = ?1 AND "
                      "w.lease_until >= ?2) FROM workers k ORDER BY k.host, k.started_at, k.id",
                      {now.lease_clock(), now.lease_time().micros}))) {
      WorkerView view;
      view.worker = {row.text(0), row.text(1), row.integer(2), row.text(3), from_json_list(row.text(4))};
      view.unseen = from_json_list(row.text(5));
      view.started_at = WallTime{row.integer(6)};
      view.seen_at = WallTime{row.integer(7)};
      view.steps = static_cast<int>(row.integer(8));
      views.push_back(std::move(view));
    }
    return views;
  });
}

Result<std::vector<FolderNeed>> Store::folder_needs() {
  return impl_->read_at_once([](sql::Connection& db) -> Result<std::vector<FolderNeed>> {
    std::vector<FolderNeed> needs;
    for (const sql::Row& row : TRY(db.query(
             "SELECT ts.task_id, ts.channel_id, ts.project_id FROM task_settings ts WHERE ts.task_id IN "
             "(SELECT c.task_id FROM work w JOIN clips c ON c.id = w.clip_id WHERE w.kind IN ('host', "
             "'submit', 'fetch') UNION SELECT ho.task_id FROM hand_overs ho WHERE ho.plan_state = 'due' AND "
             "ho.active = 1)"))) {
      Identifier channel = TRY(Identifier::parse(row.text(1), "channel"));
      Identifier name = TRY(Identifier::parse(row.text(2), "project"));
      needs.push_back({TaskId(row.text(0)), {std::move(channel), std::move(name)}});
    }
    return needs;
  });
}

}  // namespace zoetrope::store

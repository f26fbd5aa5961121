#include "store/impl.h"
#include "store/outbox_rows.h"
#include "store/pipeline_rows.h"

namespace zoetrope::store {

Result<void> Store::note_blocked(const TaskId& task, const Error& why, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    const auto row = TRY(
        db.query_one("SELECT " ZOETROPE_STATUS_OF("t.status") " FROM tasks t WHERE t.id = ?1", {task.str()}));
    if (!row) return {};
    const auto status = parse_task_status(row->text(0));
    if (status == TaskStatus::queued || status == TaskStatus::processing)
      TRY(put_status(db, task, TaskStatus::video_error, now.wall));
    // A clip or an account that met with it has said so already.
    TRY(append_error_once(db, task, "run: ", why.message, now.wall));
    return report_task(db, task, now.wall);
  });
}

}  // namespace zoetrope::store

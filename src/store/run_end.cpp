#include <fmt/format.h>

#include "store/impl.h"
#include "store/pipeline_rows.h"

namespace zoetrope::store {

Result<void> Store::note_blocked(const TaskId& task, const Error& why, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    const auto row = TRY(db.query_one(
        "SELECT " ZOETROPE_STATUS_OF("t.status") ", substr(COALESCE(t.error_log, ''), -length(?2)) = "
                                                 "?2 FROM tasks t WHERE t.id = ?1",
        {task.str(), why.message + "\n"}));
    if (!row) return {};
    const auto status = parse_task_status(row->text(0));
    if (status == TaskStatus::queued || status == TaskStatus::processing)
      TRY(put_status(db, task, TaskStatus::video_error, now.wall));
    // A clip that met with it has said so already.
    return row->integer(1) != 0 ? Result<void>()
                                : append_error_log(db, task, "run: " + why.message, now.wall);
  });
}

}  // namespace zoetrope::store

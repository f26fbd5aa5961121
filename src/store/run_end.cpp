#include <fmt/format.h>

#include "store/impl.h"

namespace zoetrope::store {

Result<void> Store::note_blocked(const TaskId& task, const Error& why, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    const std::string at = to_rfc3339(now.wall);
    TRY(db.execute(
        "UPDATE tasks SET status = ?2, updated_at = ?3 WHERE id = ?1 AND status IN (?4, ?5)",
        {task.str(), std::string(to_string(TaskStatus::video_error)), at,
         std::string(to_string(TaskStatus::queued)), std::string(to_string(TaskStatus::processing))}));
    // A clip that met with it has said so already.
    TRY(
        db.execute("UPDATE tasks SET error_log = COALESCE(error_log, '') || ?2 || ?3 WHERE id = ?1 AND "
                   "substr(COALESCE(error_log, ''), -length(?3)) <> ?3",
                   {task.str(), at + " ", why.message + "\n"}));
    return {};
  });
}

}  // namespace zoetrope::store

#include "store/history_rows.h"

#include <vector>

namespace zoetrope::store {

Result<lifecycle::RenderHistory> load_history(sql::Connection& db, const AttemptId& attempt) {
  std::vector<Duration> times;
  for (const sql::Row& row : TRY(db.query(
           "SELECT p.finished_at - p.accepted_at FROM attempts a JOIN clips c ON c.id = a.clip_id "
           "JOIN attempts p ON p.account = a.account AND p.model = a.model AND p.state = 'succeeded' "
           "JOIN clips pc ON pc.id = p.clip_id AND pc.seconds = c.seconds "
           "WHERE a.id = ?1 AND p.finished_at > p.accepted_at ORDER BY p.created_at DESC LIMIT ?2",
           {attempt.str(), static_cast<std::int64_t>(lifecycle::history_renders_max)}))) {
    times.emplace_back(row.integer(0));
  }
  return lifecycle::summarize(times);
}

}  // namespace zoetrope::store

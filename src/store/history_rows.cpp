#include "store/history_rows.h"

#include <vector>

namespace zoetrope::store {

Result<lifecycle::RenderHistory> load_history(sql::Connection& db, const RenderKind& kind) {
  std::vector<Duration> times;
  for (const sql::Row& row :
       TRY(db.query("SELECT finished_at - accepted_at FROM attempts WHERE account = ?1 AND model = ?2 AND "
                    "seconds = ?3 "
                    "AND state = 'succeeded' AND finished_at > accepted_at ORDER BY rowid DESC LIMIT ?4",
                    {kind.account, kind.model, kind.seconds,
                     static_cast<std::int64_t>(lifecycle::history_renders_max)}))) {
    times.emplace_back(row.integer(0));
  }
  return lifecycle::summarize(times);
}

Result<lifecycle::RenderHistory> load_history(sql::Connection& db, const AttemptId& attempt) {
  const auto row =
      TRY(db.query_one("SELECT account, model, seconds FROM attempts WHERE id = ?1", {attempt.str()}));
  return row ? load_history(db, {row->text(0), row->text(1), row->integer(2)})
             : Result<lifecycle::RenderHistory>(lifecycle::RenderHistory());
}

}  // namespace zoetrope::store

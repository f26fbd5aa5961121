#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "model/ids.h"
#include "model/states.h"
#include "sql/sql.h"

/// Writing to the tables that the rest of a pipeline reads, and may have made: their columns have types and
/// checks of which we know nothing.

namespace zoetrope::store {

/// A row of `channels`, where the pipeline has none yet. A table that does not take one without more columns
/// is left alone: whoever fills those adds its rows.
Result<void> put_channel(sql::Connection& db, const std::string& channel, const std::string& at);

/// Runs `change` as one part of the caller's transaction that may be refused: then it is undone, the history
/// keeps why, and everything else of the transaction stands. What was paid for is not lost because a status
/// has no place in somebody's enum. True when it was not refused. Errors: those that say nothing about the
/// change (locked, full, broken).
Result<bool> try_pipeline(sql::Connection& db, const TaskId& task, std::string_view what, WallTime now,
                          const std::function<Result<void>()>& change);

/// What the pipeline calls it.
Result<std::string> status_name(sql::Connection& db, TaskStatus status);

/// How the row of a task stands now; "" without one.
Result<std::string> standing_status(sql::Connection& db, const TaskId& task);
/// Writes it into the row unless it stands there. False when the table refuses it, which see above; what a
/// trigger makes of it is no refusal.
Result<bool> write_status(sql::Connection& db, const TaskId& task, const std::string& name, WallTime now);
/// Its row stands as it was left from now on: what stands there is nobody's wish any more. `asked` is the
/// name that is not written again while it is the task's; empty: the next one is written in any case.
Result<void> keep_status(sql::Connection& db, const TaskId& task, const std::string& asked);

/// SQL: our own name for a status of the pipeline's.
#define ZOETROPE_STATUS_OF(column)                                            \
  "COALESCE((SELECT n.status FROM status_names n WHERE n.name = CAST(" column \
  " AS TEXT) ORDER BY n.rowid LIMIT 1), CAST(" column " AS TEXT), '')"

/// A statement that finds the row `t` of tasks by a text: `before`, the id of that row as a text, `after`.
/// The ids may be of a type that compares with no text, such as UUID. PostgreSQL finds them by an index all
/// the same (postgres_baseline); SQLite compares whatever there is, and has an index for that alone.
class TaskByText {
 public:
  TaskByText(std::string_view before, std::string_view after);
  [[nodiscard]] const std::string& on(const sql::Connection& db) const;

 private:
  std::string sqlite_;
  std::string postgres_;
};

/// SQL: the last characters of a text, or all of a shorter one.
#define ZOETROPE_END_OF(text, length) \
  "substr(" text ", CAST(MAX(length(" text ") - " length " + 1, 1) AS INTEGER))"

/// SQL: an amount of dollars as text, whatever the column holds. Sums that a pipeline keeps as floating point
/// have more digits than an amount.
std::string amount_as_text(const sql::Connection& db, const std::string& column);

/// Writes the status of a task, once it is another one than was to be written last: what somebody else has
/// made of it meanwhile stays.
Result<void> put_status(sql::Connection& db, const TaskId& task, TaskStatus status, WallTime now);

/// Adds one line to the log of the task's errors: "TIME words". Nothing is ever taken away from it.
Result<void> append_error_log(sql::Connection& db, const TaskId& task, std::string_view words, WallTime now);

/// The same, "TIME where words", unless `words` are the last that stand there already.
Result<void> append_error_once(sql::Connection& db, const TaskId& task, const std::string& where,
                               const std::string& words, WallTime now);

}  // namespace zoetrope::store

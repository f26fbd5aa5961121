#include "store/task_reports.h"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "model/error_log.h"
#include "store/pipeline_rows.h"
#include "store/round_rows.h"

namespace zoetrope::store {
namespace {

constexpr int errors_told_max = 3;
constexpr std::size_t error_words_max = 300;
/// Of a log of errors, from its end: more than any line of ours has.
constexpr int log_read_max = 4000;

/// What the clips of a task stopped at, the first ones first.
Result<std::string> errors_of_clips(sql::Connection& db, const TaskId& task) {
  const auto rows =
      TRY(db.query("SELECT c.number, c.error FROM clips c LEFT JOIN attempts a ON a.id = c.current_attempt "
                   "WHERE c.task_id = ?1 AND c.error IS NOT NULL AND (c.state IN ('held', 'failed') OR "
                   "(c.state IN ('waiting', 'ambiguous') AND COALESCE(a.late, 0) = 1)) ORDER BY c.number",
                   {task.str()}));
  std::string text;
  for (std::size_t i = 0; i < rows.size() && i < errors_told_max; ++i) {
    text += fmt::format("{}Clip {}: {}", i == 0 ? "" : "; ", rows[i].integer(0),
                        printable(rows[i].text(1), error_words_max));
  }
  if (rows.size() > errors_told_max) text += fmt::format("; and {} more", rows.size() - errors_told_max);
  return text;
}

/// The round that is to come, or the last one when no other comes by itself.
Result<void> add_rounds(sql::Connection& db, const TaskId& task, TaskReport& report) {
  const auto row = TRY(db.query_one(
      "SELECT round, next_round_at, round_waits FROM hand_overs WHERE task_id = ?1 AND active = 1 "
      "AND (next_round_at IS NOT NULL OR rounds_over = 1)",
      {task.str()}));
  if (!row) return {};
  const auto next = row->integer_or_null(1);
  report.round = static_cast<int>(row->integer(0)) + (next ? 2 : 1);
  report.rounds = static_cast<int>(from_round_list(row->text(2)).size()) + 1;
  if (next) report.next_round = WallTime{*next};
  return {};
}

}  // namespace

Result<std::optional<TaskReport>> load_task_report(sql::Connection& db, const TaskId& task) {
  const auto row = TRY(db.query_one(
      "SELECT " ZOETROPE_STATUS_OF("t.status") ", CAST(t.total_cost_usd AS TEXT), " ZOETROPE_END_OF(
          "COALESCE(t.error_log, '')",
          "?2") ", "
                "(SELECT COUNT(*) FROM clips c WHERE c.task_id = CAST(t.id AS TEXT) AND c.state = 'done'), "
                "(SELECT COUNT(*) FROM clips c WHERE c.task_id = CAST(t.id AS TEXT)) FROM tasks t WHERE t.id "
                "= ?1",
      {task.str(), std::int64_t{log_read_max}}));
  CHECK(row.has_value());
  const auto status = parse_task_status(row->text(0));
  if (!status) return std::optional<TaskReport>();
  TaskReport report;
  report.status = *status;
  report.cost = Money::parse(row->text_or_empty(1)).value_or(Money());
  report.done = static_cast<int>(row->integer(3));
  report.clips = static_cast<int>(row->integer(4));
  report.error = TRY(errors_of_clips(db, task));
  // What stopped all of them at once stands at none of them.
  if (*status == TaskStatus::video_error && report.error.empty()) report.error = last_error(row->text(2));
  if (!report.error.empty()) TRY(add_rounds(db, task, report));
  return std::optional(std::move(report));
}

}  // namespace zoetrope::store

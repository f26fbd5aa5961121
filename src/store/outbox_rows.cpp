#include "store/outbox_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/mutant.h"
#include "base/text.h"
#include "lifecycle/delivery_schedule.h"
#include "store/report_json.h"

namespace zoetrope::store {
namespace {

constexpr int errors_told_max = 3;
constexpr std::size_t error_words_max = 300;

std::string page_place(const std::string& page) {
  return "notion_page:" + page;
}

/// What the clips of a task stopped at, the first ones first.
Result<std::string> errors_of(sql::Connection& db, const TaskId& task) {
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

Result<TaskReport> report_of(sql::Connection& db, const TaskId& task, TaskStatus status,
                             const sql::Row& row) {
  TaskReport report;
  report.status = status;
  report.cost = Money::parse(row.text_or_empty(2)).value_or(Money());
  const auto counts = TRY(db.query_one(
      "SELECT COALESCE(SUM(state = 'done'), 0), COUNT(*) FROM clips WHERE task_id = ?1", {task.str()}));
  CHECK(counts.has_value());
  report.done = static_cast<int>(counts->integer(0));
  report.clips = static_cast<int>(counts->integer(1));
  report.error = TRY(errors_of(db, task));
  return report;
}

bool says_more_than_progress(const TaskReport& before, const TaskReport& after) {
  return before.status != after.status || before.error != after.error || before.round != after.round ||
         before.next_round != after.next_round;
}

/// Status and error are told at once, that another clip is done once in a while.
Result<void> put_task_report(sql::Connection& db, const TaskId& task, const std::string& page,
                             const TaskReport& report, WallTime now) {
  const std::string place = page_place(page);
  TRY(make_place(db, place, ReportService::notion_page, page, task));
  const auto last =
      TRY(db.query_one("SELECT o.payload, p.told_at FROM outbox_places p JOIN outbox o ON o.place = p.id AND "
                       "o.seq = p.last_seq "
                       "WHERE p.id = ?1",
                       {place}));
  bool is_news = true;
  WallTime due = now;
  if (last) {
    // One that is damaged is no reason to keep back a change of the task.
    const auto before = task_report_from(last->text(0));
    if (before && *before == report) return {};
    is_news = !before || says_more_than_progress(*before, report);
    const WallTime told{last->integer(1)};
    if (!is_news && told <= now) due = std::max(now, told + lifecycle::progress_interval);
  }
  TRY(put_report(db, place, is_news ? "status" : "progress", to_report_json(report), due, now));
  if (!is_news) return {};
  // Another status may be one that the page takes.
  TRY(db.execute(
      "UPDATE outbox_places SET problem_code = '' WHERE id = ?1 AND problem_code = 'invalid_input'",
      {place}));
  return {};
}

}  // namespace

Result<void> put_report(sql::Connection& db, const std::string& place, std::string_view kind,
                        const std::string& payload, WallTime due, WallTime now) {
  TRY(
      db.execute("UPDATE outbox_places SET last_seq = last_seq + 1, due_at = MIN(COALESCE(due_at, ?2), ?2), "
                 "planned_at = ?3 WHERE id = ?1",
                 {place, due.micros, now.micros}));
  TRY(
      db.execute("INSERT INTO outbox (place, seq, kind, payload, at) SELECT id, last_seq, ?2, ?3, ?4 FROM "
                 "outbox_places WHERE id = ?1",
                 {place, std::string(kind), payload, now.micros}));
  return {};
}

Result<void> make_place(sql::Connection& db, const std::string& id, ReportService service,
                        const std::string& address, const TaskId& task) {
  TRY(
      db.execute("INSERT INTO outbox_places (id, service, address, task_id) VALUES (?1, ?2, ?3, ?4) "
                 "ON CONFLICT (id) DO UPDATE SET task_id = ?4",
                 {id, std::string(to_string(service)), address, task.str()}));
  return {};
}

Result<void> report_task(sql::Connection& db, const TaskId& task, WallTime now) {
  const auto row =
      TRY(db.query_one("SELECT notion_page_id, status, total_cost_usd FROM tasks WHERE id = ?1 AND "
                       "notion_page_id IS NOT NULL AND notion_page_id <> ''",
                       {task.str()}));
  if (!row) return {};
  // Another program may have written a status that only it knows.
  const auto status = parse_task_status(row->text(1));
  if (!status) return {};
  return put_task_report(db, task, row->text(0), TRY(report_of(db, task, *status, *row)), now);
}

Result<void> report_all(sql::Connection& db, WallTime now) {
  for (const sql::Row& row :
       TRY(db.query("SELECT id FROM tasks WHERE notion_page_id IS NOT NULL AND notion_page_id <> ''")))
    TRY(report_task(db, TaskId(row.text(0)), now));
  return {};
}

}  // namespace zoetrope::store

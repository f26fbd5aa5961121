#include "store/outbox_rows.h"

#include <algorithm>

#include "base/check.h"
#include "base/identifier.h"
#include "base/mutant.h"
#include "lifecycle/delivery_schedule.h"
#include "store/report_json.h"
#include "store/task_reports.h"

namespace zoetrope::store {
namespace {

std::string page_place(const std::string& page) {
  return "notion_page:" + page;
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
  return try_other_report(db, place);
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

Result<void> try_other_report(sql::Connection& db, const std::string& place) {
  TRY(db.execute(
      "UPDATE outbox_places SET problem_code = '' WHERE id = ?1 AND problem_code = 'invalid_input'",
      {place}));
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
      TRY(db.query_one("SELECT CAST(notion_page_id AS TEXT) FROM tasks WHERE id = ?1 AND "
                       "COALESCE(CAST(notion_page_id AS TEXT), '') <> ''",
                       {task.str()}));
  if (!row) return {};
  // Another program may have written a status that only it knows.
  const auto report = TRY(load_task_report(db, task));
  return report ? put_task_report(db, task, row->text(0), *report, now) : Result<void>();
}

Result<void> report_turned_away(sql::Connection& db, const WaitingRow& row, WallTime now) {
  if (!Identifier::parse(row.channel, "channel") || !Identifier::parse(row.project, "project")) return {};
  const auto page = TRY(db.query_one(
      "SELECT CAST(notion_page_id AS TEXT) FROM tasks WHERE id = ?1 AND notion_page_id IS NOT NULL",
      {row.task.str()}));
  if (!page) return {};
  const auto of_another =
      TRY(db.query_one("SELECT 1 FROM outbox_places p JOIN task_settings ts ON ts.task_id = p.task_id WHERE "
                       "p.id = ?1 AND p.task_id <> ?2",
                       {page_place(page->text(0)), row.task.str()}));
  return of_another ? Result<void>() : report_task(db, row.task, now);
}

Result<void> report_all(sql::Connection& db, WallTime now) {
  for (const sql::Row& row : TRY(db.query(
           "SELECT CAST(t.id AS TEXT) FROM tasks t JOIN task_settings ts ON ts.task_id = CAST(t.id AS TEXT) "
           "WHERE t.notion_page_id IS NOT NULL")))
    TRY(report_task(db, TaskId(row.text(0)), now));
  return {};
}

}  // namespace zoetrope::store

#include "store/clip_reports.h"

#include <fmt/format.h>

#include <array>
#include <functional>
#include <utility>

#include "base/text.h"
#include "lifecycle/delivery_schedule.h"
#include "lifecycle/task_status.h"
#include "store/impl.h"
#include "store/outbox_rows.h"
#include "store/report_json.h"
#include "store/rows.h"

namespace zoetrope::store {
namespace {

constexpr std::size_t row_error_words_max = 300;
constexpr int owed_tasks_at_once = 100;
/// Of rows that are told because the table is new; two requests take as long.
constexpr Duration owed_row_interval = 2 * lifecycle::notion_request_interval;

/// A channel may have a table of its own, or none although there is one for all; previews have no rows.
constexpr std::string_view table_of_task =
    "SELECT v.address, ts.channel_id || '/' || ts.project_id FROM task_settings ts JOIN video_tables v ON "
    "v.channel IN (ts.channel_id, '') WHERE ts.task_id = ?1 AND ts.output = 'videos' ORDER BY v.channel = '' "
    "LIMIT 1";

constexpr std::string_view reported_clips =
    "SELECT c.id, c.number, c.state, COALESCE(a.late, 0), EXISTS (SELECT 1 FROM work w WHERE w.clip_id = "
    "c.id), c.error, c.result_path, c.result_sha256, c.result_bytes, c.result_micros, "
    "(SELECT COALESCE(SUM(l.micros), 0) FROM ledger l JOIN attempts p ON p.id = l.attempt_id WHERE "
    "p.clip_id = c.id AND l.kind = 'post'), o.payload, o.state FROM clips c LEFT JOIN attempts a ON a.id = "
    "c.current_attempt LEFT JOIN outbox_places place ON place.id = ?2 || c.id LEFT JOIN outbox o ON o.place "
    "= place.id AND o.seq = place.last_seq WHERE c.task_id = ?1 ORDER BY c.number";

std::string rows_of(const std::string& table) {
  return fmt::format("{}:{}:", to_string(ReportService::notion_video), table);
}

Result<ClipReport> clip_report(const sql::Row& row, const std::string& project) {
  const ClipState state = TRY(clip_state_of(row.text(2)));
  const bool is_late = row.integer(3) != 0;
  const std::array standing{
      lifecycle::ClipStanding{.state = state, .late = is_late, .scheduled = row.integer(4) != 0}};
  ClipReport report{.clip = row.text(0), .project = project, .number = static_cast<int>(row.integer(1))};
  report.status = lifecycle::task_status(standing);
  report.cost = Money::from_micros(row.integer(10));
  if (report.status == TaskStatus::video_error)
    report.error = printable(row.text_or_empty(5), row_error_words_max);
  if (state != ClipState::done) return report;
  report.file = row.text(6);
  report.sha256 = row.text(7);
  report.bytes = row.integer(8);
  report.duration = Duration(row.integer(9));
  return report;
}

Result<void> report_rows(sql::Connection& db, const TaskId& task, WallTime now,
                         const std::function<WallTime()>& due) {
  const auto found = TRY(db.query_one(table_of_task, {task.str()}));
  if (!found || found->text(0).empty()) return {};
  const std::string& table = found->text(0);
  for (const sql::Row& row : TRY(db.query(reported_clips, {task.str(), rows_of(table)}))) {
    const ClipReport report = TRY(clip_report(row, found->text(1)));
    if (row.is_null(11)) {
      if (report.status == TaskStatus::queued) continue;
    } else if (row.text(12) != "superseded") {
      // One that is damaged is no reason to keep back a change of the clip. One that was superseded by a
      // table that is no longer wanted never got there.
      const auto before = clip_report_from(row.text(11));
      if (before && *before == report) continue;
    }
    const std::string place = rows_of(table) + report.clip;
    TRY(make_place(db, place, ReportService::notion_video, table, task));
    TRY(put_report(db, place, "clip", to_report_json(report), due(), now));
    TRY(try_other_report(db, place));
  }
  return {};
}

/// Nobody wants to have it any more in a table that is another now.
Result<void> forget_other_tables(sql::Connection& db) {
  TRY(db.execute(
      "CREATE TEMP TABLE unwanted_places AS SELECT p.id AS id FROM outbox_places p JOIN task_settings ts "
      "ON ts.task_id = p.task_id WHERE p.service = 'notion_video' AND (p.due_at IS NOT NULL OR "
      "p.problem_code <> '') AND p.address IS DISTINCT FROM (SELECT v.address FROM video_tables v WHERE "
      "v.channel "
      "IN (ts.channel_id, '') ORDER BY v.channel = '' LIMIT 1)"));
  TRY(db.execute(
      "UPDATE outbox SET state = 'superseded' WHERE state = 'waiting' AND place IN (SELECT id FROM "
      "unwanted_places)"));
  TRY(db.execute(
      "UPDATE outbox_places SET due_at = NULL, problem_code = '', trouble = '', tries = 0 WHERE id IN "
      "(SELECT id FROM unwanted_places)"));
  TRY(db.execute("DROP TABLE unwanted_places"));
  return {};
}

Result<std::map<std::string, std::string>> known_tables(sql::Connection& db) {
  std::map<std::string, std::string> all;
  for (const sql::Row& row : TRY(db.query("SELECT channel, address FROM video_tables")))
    all[row.text(0)] = row.text(1);
  return all;
}

/// How many tasks were looked through; each row is due a little later than the one before, so that what
/// happens meanwhile is told before them.
Result<int> pay_owed_rows(sql::Connection& db, WallTime now, WallTime& due) {
  const auto tasks = TRY(db.query("SELECT task_id FROM video_rows_owed ORDER BY task_id LIMIT ?1",
                                  {std::int64_t{owed_tasks_at_once}}));
  for (const sql::Row& row : tasks) {
    const TaskId task(row.text(0));
    TRY(report_rows(db, task, now, [&] { return std::exchange(due, due + owed_row_interval); }));
    TRY(db.execute("DELETE FROM video_rows_owed WHERE task_id = ?1", {task.str()}));
  }
  return static_cast<int>(tasks.size());
}

}  // namespace

Result<void> report_clips(sql::Connection& db, const TaskId& task, WallTime now) {
  return report_rows(db, task, now, [&] { return now; });
}

Result<void> Store::set_video_tables(const std::map<std::string, std::string>& tables, const Now& now) {
  struct Known {
    std::map<std::string, std::string> tables;
    bool owes = false;
  };
  const Known known = TRY(impl_->read([](sql::Connection& db) -> Result<Known> {
    Known all{TRY(known_tables(db))};
    all.owes = TRY(db.query_one("SELECT 1 FROM video_rows_owed LIMIT 1")).has_value();
    return all;
  }));
  // Most often they are as they were, and then nothing is written.
  if (known.tables != tables) {
    TRY(impl_->write([&](sql::Connection& db) -> Result<void> {
      TRY(db.execute("DELETE FROM video_tables"));
      for (const auto& [channel, address] : tables)
        TRY(db.execute("INSERT INTO video_tables (channel, address) VALUES (?1, ?2)", {channel, address}));
      TRY(forget_other_tables(db));
      TRY(
          db.execute("INSERT INTO video_rows_owed (task_id) SELECT task_id FROM task_settings WHERE TRUE ON "
                     "CONFLICT DO NOTHING"));
      return {};
    }));
  } else if (!known.owes) {
    return {};
  }
  // Others wait for the database no longer than for one of these.
  WallTime due = now.wall;
  for (int looked = 1; looked > 0;)
    looked = TRY(impl_->write([&](sql::Connection& db) { return pay_owed_rows(db, now.wall, due); }));
  return {};
}

}  // namespace zoetrope::store

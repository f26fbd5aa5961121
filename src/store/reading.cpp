#include <fmt/format.h>

#include <limits>

#include "base/check.h"
#include "base/text.h"
#include "store/impl.h"
#include "store/pipeline_rows.h"
#include "store/rows.h"

namespace zoetrope::store {
namespace {

constexpr std::string_view clip_columns =
    "SELECT c.id, c.number, c.state, c.hold_reason, COALESCE(a.late, 0), "
    "EXISTS (SELECT 1 FROM work w WHERE w.clip_id = c.id), c.adopted, c.error_code, c.error, c.note, "
    "c.result_path, "
    "c.result_sha256, c.result_bytes, c.result_micros, c.warnings, "
    "(SELECT COUNT(*) FROM attempts p WHERE p.clip_id = c.id AND p.remote_task_id IS NOT NULL), "
    "a.remote_task_id, "
    "(SELECT COALESCE(SUM(l.micros), 0) FROM ledger l JOIN attempts p ON p.id = l.attempt_id WHERE p.clip_id "
    "= c.id "
    "AND l.kind = 'post'), "
    "(SELECT COALESCE(SUM(p.price_micros), 0) FROM attempts p WHERE p.clip_id = c.id AND p.reserved = 1), "
    "a.accepted_at, a.finished_at, c.changed_at, c.image, c.prompt, c.negative_prompt, c.seconds, "
    "a.image_url, c.image_sha256, c.take, (SELECT COUNT(*) FROM takes k WHERE k.clip_id = c.id), a.id, "
    "a.state, "
    "(SELECT COALESCE(SUM(p.price_micros), 0) FROM attempts p WHERE p.clip_id = c.id AND p.reserved = 1 "
    "AND (p.state = 'abandoned' OR (p.state = 'accepted' AND p.id IS DISTINCT FROM c.current_attempt AND NOT "
    "EXISTS "
    "(SELECT 1 FROM work w WHERE w.clip_id = c.id AND w.subject = p.id)))), "
    "c.state IN ('failed', 'cancelled') AND COALESCE(a.state = 'abandoned' AND (a.reserved = 1 OR "
    "EXISTS (SELECT 1 FROM ledger r WHERE r.attempt_id = a.id AND r.kind = 'reconcile')), FALSE) "
    "FROM clips c LEFT JOIN attempts a ON a.id = c.current_attempt WHERE c.task_id = ?1 ORDER BY c.number";

constexpr std::string_view standing_columns =
    "SELECT c.id, c.number, c.state, c.hold_reason, COALESCE(a.late, 0), "
    "EXISTS (SELECT 1 FROM work w WHERE w.clip_id = c.id), c.error_code, c.error "
    "FROM clips c LEFT JOIN attempts a ON a.id = c.current_attempt WHERE c.task_id = ?1 ORDER BY c.number";

std::optional<Error> error_from(const sql::Row& row, std::size_t code, std::size_t words) {
  if (row.is_null(words)) return std::nullopt;
  return Error{parse_error_code(row.text_or_empty(code)).value_or(ErrorCode::internal), row.text(words)};
}

Result<ClipStanding> standing_from(const sql::Row& row) {
  ClipStanding clip;
  clip.id = ClipId(row.text(0));
  clip.number = static_cast<int>(row.integer(1));
  clip.state = TRY(clip_state_of(row.text(2)));
  clip.hold = TRY(hold_reason_of(row.text(3)));
  clip.late = row.integer(4) != 0;
  clip.scheduled = row.integer(5) != 0;
  clip.error = error_from(row, 6, 7);
  return clip;
}

/// Renders that their clips do not follow any more, and that somebody still waits for.
Result<int> count_harvesting(sql::Connection& db, const TaskId& task) {
  const auto row = TRY(db.query_one(
      "SELECT COUNT(*) FROM work w JOIN attempts a ON a.id = w.subject JOIN clips c ON c.id = w.clip_id "
      "WHERE c.task_id = ?1 AND w.kind IN ('poll', 'fetch') AND a.late = 0 AND w.tries < ?2 "
      "AND NOT (a.id IS NOT DISTINCT FROM c.current_attempt AND c.state IN ('waiting', 'fetching', 'held'))",
      {task.str(), lifecycle::fetch_tries_max}));
  return row ? static_cast<int>(row->integer(0)) : 0;
}

void read_result(const sql::Row& row, ClipView& clip) {
  clip.result_path = row.text(10);
  clip.result_sha256 = row.text(11);
  clip.result_bytes = row.integer(12);
  clip.result_duration = Duration(row.integer(13));
  for (const std::string_view line : split(row.text(14), '\n')) {
    if (!line.empty()) clip.warnings.emplace_back(line);
  }
}

Result<void> read_attempt(const sql::Row& row, ClipView& clip) {
  clip.attempt = AttemptId(row.text_or_empty(30));
  if (!clip.attempt.empty()) clip.attempt_state = TRY(attempt_state_of(row.text(31)));
  clip.perhaps_charged = Money::from_micros(row.integer(32));
  clip.given_up = row.integer(33) != 0;
  return {};
}

Result<ClipView> clip_from(const sql::Row& row) {
  ClipView clip;
  clip.id = ClipId(row.text(0));
  clip.shot.number = static_cast<int>(row.integer(1));
  clip.state = TRY(clip_state_of(row.text(2)));
  clip.hold = TRY(hold_reason_of(row.text(3)));
  clip.late = row.integer(4) != 0;
  clip.scheduled = row.integer(5) != 0;
  clip.adopted = row.integer(6) != 0;
  clip.error = error_from(row, 7, 8);
  clip.note = row.text(9);
  read_result(row, clip);
  clip.attempts = static_cast<int>(row.integer(15));
  clip.remote_task_id = row.text_or_empty(16);
  clip.cost = Money::from_micros(row.integer(17));
  clip.reserved = Money::from_micros(row.integer(18));
  const auto accepted = row.integer_or_null(19);
  const auto finished = row.integer_or_null(20);
  if (accepted && finished) clip.render_time = Duration(*finished - *accepted);
  clip.changed_at = WallTime{row.integer(21)};
  clip.shot.image = row.text(22);
  clip.shot.prompt = row.text(23);
  clip.shot.negative_prompt = row.text(24);
  clip.shot.seconds = static_cast<int>(row.integer(25));
  clip.image_url = row.text_or_empty(26);
  clip.image_sha256 = row.text(27);
  clip.take = static_cast<int>(row.integer(28));
  clip.takes = static_cast<int>(row.integer(29));
  TRY(read_attempt(row, clip));
  return clip;
}

Error no_such_task(const TaskId& id) {
  return {ErrorCode::not_found, fmt::format("there is no task {}", id.str())};
}

Result<Project> project_of(const sql::Row& row, std::size_t channel, std::size_t project) {
  Identifier channel_id = TRY(Identifier::parse(row.text(channel), "channel"));
  Identifier project_id = TRY(Identifier::parse(row.text(project), "project"));
  return Project{std::move(channel_id), std::move(project_id)};
}

Result<TaskView> load_task(sql::Connection& db, const TaskId& id) {
  static const TaskByText of_task(
      "SELECT ts.channel_id, ts.project_id, ts.output, " ZOETROPE_STATUS_OF("t.status") 
      ", ts.account, ts.provider, ts.model, CAST(t.error_log AS TEXT) FROM task_settings ts LEFT JOIN tasks t ON ",
      " = ts.task_id WHERE ts.task_id = ?1");
  const auto row = TRY(db.query_one(of_task.on(db), {id.str()}));
  if (!row) return no_such_task(id);
  TaskView task{.id = id, .project = TRY(project_of(*row, 0, 1))};
  task.output = parse_output(row->text(2)).value_or(Output::videos);
  task.status = parse_task_status(row->text(3)).value_or(TaskStatus::processing);
  task.account = row->text(4);
  task.provider = row->text(5);
  task.model = row->text(6);
  task.error_log = row->text_or_empty(7);
  for (const sql::Row& clip_row : TRY(db.query(clip_columns, {id.str()}))) {
    task.clips.push_back(TRY(clip_from(clip_row)));
    task.cost += task.clips.back().cost;
    task.reserved += task.clips.back().reserved;
  }
  task.harvesting = TRY(count_harvesting(db, id));
  return task;
}

#define ZOETROPE_IS_OVER(status) status " IN ('video_ready', 'video_approved', 'cancelled')"

/// Of all tasks, or of `over_max` of those that are over. What a task cost is summed up for those alone.
Result<std::vector<TaskSummary>> load_summaries(sql::Connection& db, std::optional<int> over_max) {
  static const TaskByText listed_tasks(
      "WITH known AS MATERIALIZED (SELECT ts.task_id AS task, ts.channel_id AS channel, ts.project_id AS project, "
      "ts.output AS output, " ZOETROPE_STATUS_OF(
          "t.status") " AS status, "
      "COALESCE(CAST(t.updated_at AS TEXT), '') AS written FROM task_settings ts LEFT JOIN tasks t ON ",
      " = ts.task_id), over AS MATERIALIZED (SELECT task FROM known WHERE " ZOETROPE_IS_OVER("status") " "
      "ORDER BY written DESC, task LIMIT ?1) "
      "SELECT k.task, k.channel, k.project, k.output, k.status, (SELECT COUNT(*) FROM clips c WHERE c.task_id = "
      "k.task), (SELECT COUNT(*) FROM clips c WHERE c.task_id = k.task AND c.state = 'done'), "
      "(SELECT COALESCE(SUM(l.micros), 0) FROM ledger l JOIN attempts a ON a.id = l.attempt_id JOIN clips c ON "
      "c.id = a.clip_id WHERE c.task_id = k.task AND l.kind = 'post'), EXISTS (SELECT 1 FROM hand_overs ho "
      "WHERE ho.task_id = k.task AND ho.active = 1 AND "
      "ho.next_round_at IS NOT NULL) FROM known k WHERE NOT " ZOETROPE_IS_OVER("k.status") " OR "
      "k.task IN (SELECT task FROM over) "
      "ORDER BY k.channel, k.project, k.output");
  constexpr std::int64_t all = std::numeric_limits<std::int64_t>::max();
  std::vector<TaskSummary> tasks;
  for (const sql::Row& row : TRY(db.query(listed_tasks.on(db), {over_max ? std::int64_t{*over_max} : all}))) {
    TaskSummary task{.id = TaskId(row.text(0)), .project = TRY(project_of(row, 1, 2))};
    task.output = parse_output(row.text(3)).value_or(Output::videos);
    task.status = parse_task_status(row.text(4)).value_or(TaskStatus::processing);
    task.clips = static_cast<int>(row.integer(5));
    task.done = static_cast<int>(row.integer(6));
    task.cost = Money::from_micros(row.integer(7));
    task.has_next_round = row.integer(8) != 0;
    tasks.push_back(std::move(task));
  }
  return tasks;
}

}  // namespace

Result<std::optional<TaskView>> Store::find_task(const Project& project, Output output) {
  return impl_->read([&](sql::Connection& db) -> Result<std::optional<TaskView>> {
    const auto row = TRY(db.query_one(
        "SELECT task_id FROM task_settings WHERE channel_id = ?1 AND project_id = ?2 AND output = ?3",
        {project.channel.str(), project.name.str(), std::string(to_string(output))}));
    if (!row) return std::optional<TaskView>();
    return std::optional<TaskView>(TRY(load_task(db, TaskId(row->text(0)))));
  });
}

Result<TaskView> Store::task(const TaskId& task) {
  return impl_->read([&](sql::Connection& db) { return load_task(db, task); });
}

Result<TaskStanding> Store::standing(const TaskId& task) {
  return impl_->read([&](sql::Connection& db) -> Result<TaskStanding> {
    const auto settings =
        TRY(db.query_one("SELECT account FROM task_settings WHERE task_id = ?1", {task.str()}));
    if (!settings) return no_such_task(task);
    TaskStanding standing{.account = settings->text(0)};
    for (const sql::Row& row : TRY(db.query(standing_columns, {task.str()})))
      standing.clips.push_back(TRY(standing_from(row)));
    standing.harvesting = TRY(count_harvesting(db, task));
    return standing;
  });
}

Result<std::vector<TaskSummary>> Store::tasks() {
  return impl_->read([&](sql::Connection& db) { return load_summaries(db, std::nullopt); });
}

Result<TaskList> Store::latest_tasks(int over_max) {
  return impl_->read([&](sql::Connection& db) -> Result<TaskList> {
    TaskList list{.tasks = TRY(load_summaries(db, over_max))};
    const auto all = TRY(db.query_one("SELECT COUNT(*) FROM task_settings"));
    CHECK(all.has_value());
    list.over_not_listed = static_cast<int>(all->integer(0)) - static_cast<int>(list.tasks.size());
    return list;
  });
}

}  // namespace zoetrope::store

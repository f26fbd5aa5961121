#include "store/pipeline_rows.h"

#include <fmt/format.h>

#include "base/check.h"
#include "base/text.h"
#include "store/called_off.h"
#include "store/impl.h"

namespace zoetrope::store {
namespace {

constexpr std::size_t log_words_max = 1000;

/// A check, a type or a column of the table rather than trouble of the database.
bool is_refusal(const Error& error) {
  return error.code == ErrorCode::conflict || error.code == ErrorCode::internal ||
         error.code == ErrorCode::invalid_input;
}

}  // namespace

namespace {

/// Why the pipeline's tables refuse the change, which is taken back then; nothing when they take it.
Result<std::optional<Error>> refusal_of(sql::Connection& db, const std::function<Result<void>()>& change) {
  TRY(db.execute("SAVEPOINT pipeline"));
  // What would be refused at COMMIT takes everything else with it there.
  const auto kept = [&]() -> Result<void> {
    TRY(change());
    return db.check_deferred();
  };
  const Result<void> done = kept();
  if (done) {
    TRY(db.execute("RELEASE pipeline"));
    return std::optional<Error>();
  }
  if (!is_refusal(done.error()) || !db.in_transaction()) return done.error();
  TRY(db.execute("ROLLBACK TO pipeline"));
  TRY(db.execute("RELEASE pipeline"));
  return std::optional(done.error());
}

}  // namespace

Result<void> put_channel(sql::Connection& db, const std::string& channel, const std::string& at) {
  if (TRY(db.query_one("SELECT 1 FROM channels WHERE id = ?1", {channel}))) return {};
  TRY(refusal_of(db, [&]() -> Result<void> {
    TRY(db.execute("INSERT INTO channels (id, created_at) VALUES (?1, ?2)", {channel, at}));
    return {};
  }));
  return {};
}

Result<bool> try_pipeline(sql::Connection& db, const TaskId& task, std::string_view what, WallTime now,
                          const std::function<Result<void>()>& change) {
  const std::optional<Error> refusal = TRY(refusal_of(db, change));
  if (!refusal) return true;
  TRY(db.execute(
      "INSERT INTO events (at, task_id, kind, detail) VALUES (?1, ?2, 'pipeline: refused', ?3)",
      {now.micros, task.str(), printable(fmt::format("{}: {}", what, refusal->message), log_words_max)}));
  return false;
}

TaskByText::TaskByText(std::string_view before, std::string_view after)
    : sqlite_(fmt::format("{}t.id{}", before, after)),
      postgres_(fmt::format("{}CAST(t.id AS TEXT){}", before, after)) {}

const std::string& TaskByText::on(const sql::Connection& db) const {
  return db.dialect() == sql::Dialect::postgres ? postgres_ : sqlite_;
}

Result<std::string> status_name(sql::Connection& db, TaskStatus status) {
  const std::string own(to_string(status));
  const auto row = TRY(db.query_one("SELECT name FROM status_names WHERE status = ?1", {own}));
  return row ? row->text(0) : own;
}

Result<std::string> standing_status(sql::Connection& db, const TaskId& task) {
  const auto row =
      TRY(db.query_one("SELECT COALESCE(CAST(status AS TEXT), '') FROM tasks WHERE id = ?1", {task.str()}));
  return row ? row->text(0) : std::string();
}

Result<bool> write_status(sql::Connection& db, const TaskId& task, const std::string& name, WallTime now) {
  if (TRY(standing_status(db, task)) == name) return true;
  return try_pipeline(db, task, "status " + name, now, [&]() -> Result<void> {
    TRY(db.execute("UPDATE tasks SET status = ?2, updated_at = ?3 WHERE id = ?1",
                   {task.str(), name, to_rfc3339(now)}));
    return {};
  });
}

Result<void> keep_status(sql::Connection& db, const TaskId& task, const std::string& asked) {
  // As it is read, and not as it was meant: a trigger may have made another one of it.
  const std::string left = TRY(standing_status(db, task));
  TRY(db.execute("UPDATE task_settings SET asked_status = ?2, left_status = ?3 WHERE task_id = ?1",
                 {task.str(), asked, left}));
  return {};
}

Result<void> put_status(sql::Connection& db, const TaskId& task, TaskStatus status, WallTime now) {
  const std::string name = TRY(status_name(db, status));
  const auto asked =
      TRY(db.query_one("SELECT asked_status FROM task_settings WHERE task_id = ?1", {task.str()}));
  if (!asked || asked->text(0) == name) return {};
  // Written between two looks of the workers: it would be overwritten here.
  if (TRY(is_called_off_anew(db, task))) return call_off(db, task, now);
  // What was refused is tried again with the next change; its row stands as it was left before.
  return TRY(write_status(db, task, name, now)) ? keep_status(db, task, name) : Result<void>();
}

std::string amount_as_text(const sql::Connection& db, const std::string& column) {
  if (db.dialect() == sql::Dialect::postgres) {
    return fmt::format(
        "CASE WHEN pg_typeof({0}) IN ('real'::regtype, 'double precision'::regtype) "
        "THEN CAST(round(CAST({0} AS NUMERIC), 4) AS TEXT) ELSE CAST({0} AS TEXT) END",
        column);
  }
  return fmt::format("CASE typeof({0}) WHEN 'real' THEN printf('%.4f', {0}) ELSE CAST({0} AS TEXT) END",
                     column);
}

Result<void> append_error_log(sql::Connection& db, const TaskId& task, std::string_view words, WallTime now) {
  TRY(try_pipeline(db, task, "error_log", now, [&]() -> Result<void> {
    const std::string line = fmt::format("{} {}\n", to_rfc3339(now), printable(words, log_words_max));
    // Somebody else's last line may have no end.
    TRY(db.execute("UPDATE tasks SET error_log = COALESCE(error_log, '') || CASE WHEN " ZOETROPE_END_OF(
                       "COALESCE(error_log, '')", "1") " IN ('', ?3) THEN '' ELSE ?3 END || ?2 WHERE id = ?1",
                   {task.str(), line, "\n"}));
    return {};
  }));
  return {};
}

Result<void> append_error_once(sql::Connection& db, const TaskId& task, const std::string& where,
                               const std::string& words, WallTime now) {
  const std::string end = printable(words, log_words_max) + "\n";
  const auto there = TRY(db.query_one("SELECT 1 FROM tasks WHERE id = ?1 AND " ZOETROPE_END_OF(
                                          "COALESCE(error_log, '')", "length(?2)") " = ?2",
                                      {task.str(), end}));
  return there ? Result<void>() : append_error_log(db, task, where + words, now);
}

}  // namespace zoetrope::store

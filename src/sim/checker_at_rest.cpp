#include <fmt/format.h>

#include <set>

#include "base/check.h"
#include "base/hash.h"
#include "base/money.h"
#include "sim/checker.h"

/// What must hold once everything has come to its end.

namespace zoetrope::sim {

/// No row of the database holds the key.
void Checker::check_secrets() {
  sql::Connection& db = stage_.database.raw();
  const auto tables = db.query("SELECT name FROM sqlite_master WHERE type = 'table'");
  CHECK(tables.has_value());
  for (const sql::Row& table : *tables) {
    const auto columns = db.query("SELECT name FROM pragma_table_info(?1)", {table.text(0)});
    CHECK(columns.has_value());
    for (const sql::Row& column : *columns) {
      // The names are the schema's own.
      const std::string statement = fmt::format(
          "SELECT 1 FROM \"{}\" WHERE instr(CAST(\"{}\" AS TEXT), ?1) > 0", table.text(0), column.text(0));
      std::vector<std::string> secrets = api_keys;
      secrets.push_back(notion_token);
      for (const std::string& key : secrets) {
        const auto rows = db.query_one(statement, {key});
        CHECK(rows.has_value());
        if (*rows) stage_.world.violation("I21", "a key stands in table " + table.text(0));
      }
    }
  }
}

/// The ledger is the bill, and every total is the sum of its rows.
void Checker::check_bill() {
  std::int64_t charged = 0;
  for (const auto& [id, task] : stage_.outside.tasks())
    charged += task.charged(stage_.world.now()) * micros_per_tenth;
  const std::int64_t posted = number("SELECT COALESCE(SUM(micros), 0) FROM ledger WHERE kind = 'post'");
  if (posted != charged) {
    stage_.world.violation(
        "I4", fmt::format("the provider charged {} micro-dollars, the ledger says {}", charged, posted));
  }
  const auto rows = stage_.database.raw().query(
      "SELECT t.id, t.total_cost_usd, (SELECT COALESCE(SUM(l.micros), 0) FROM ledger l JOIN attempts a ON "
      "a.id = l.attempt_id JOIN clips c ON c.id = a.clip_id WHERE c.task_id = t.id AND l.kind = 'post') "
      "FROM tasks t");
  CHECK(rows.has_value());
  for (const sql::Row& row : *rows) {
    const auto total = Money::parse(row.text(1));
    if (total && total->micros() == row.integer(2)) continue;
    stage_.world.violation(
        "I4", fmt::format("project {} is told to cost {}, and {} micro-dollars are posted for it",
                          row.text(0), row.text(1), row.integer(2)));
  }
}

/// Each delivered clip is what was rendered for it.
void Checker::check_contents() {
  const auto rows = stage_.database.raw().query(
      "SELECT c.id, c.result_path, c.result_sha256, COALESCE(c.current_attempt, '') FROM clips c WHERE "
      "c.state = 'done'");
  CHECK(rows.has_value());
  for (const sql::Row& row : *rows) {
    const Disk::FilePtr file = stage_.machine.disk().find(row.text(1));
    if (file == nullptr) continue;
    if (sha256_hex(file->bytes) != row.text(2))
      stage_.world.violation("I10", "clip " + row.text(0) + " is done, and its file is another");
    const RemoteTask* task = stage_.outside.task_of(row.text(3));
    if (task != nullptr && task->result != file->bytes)
      stage_.world.violation("I12", "clip " + row.text(0) + " got what was rendered for another");
  }
}

/// What was paid for is there, unless a person deleted it, or bought it anew when it could not be had.
void Checker::check_takes() {
  none("I31",
       "SELECT a.id FROM attempts a WHERE a.state = 'succeeded' AND a.price_micros > 0 "
       "AND NOT EXISTS (SELECT 1 FROM takes k WHERE k.attempt_id = a.id) "
       "AND NOT EXISTS (SELECT 1 FROM work w WHERE w.subject = a.id) "
       "AND NOT EXISTS (SELECT 1 FROM events e WHERE e.attempt_id = a.id AND e.kind = 'person: held -> "
       "ready')",
       "a render was paid for, and its file is not kept");
  std::set<std::string> there = stage_.deleted_digests;
  for (const auto& [path, file] : stage_.machine.disk().names()) there.insert(sha256_hex(file->bytes));
  const auto takes = stage_.database.raw().query("SELECT clip_id, n, sha256 FROM takes");
  CHECK(takes.has_value());
  for (const sql::Row& row : *takes) {
    if (there.contains(row.text(2))) continue;
    stage_.world.violation("I31", fmt::format("take {} of clip {} is gone", row.integer(1), row.text(0)));
  }
}

void Checker::check_at_rest() {
  check_now();
  check_secrets();
  check_bill();
  check_contents();
  check_takes();
  check_pages();
  for (const auto& [id, task] : stage_.outside.tasks()) {
    const auto row =
        stage_.database.raw().query_one("SELECT id FROM attempts WHERE remote_task_id = ?1", {id});
    CHECK(row.has_value());
    if (!*row && task.tenths > 0) stage_.world.violation("I6", "nobody knows of the paid task " + id);
  }
}

}  // namespace zoetrope::sim

#include "sim/rest.h"

#include <algorithm>

#include "base/check.h"

namespace zoetrope::sim {
namespace {

bool misses_a_file(const Stage& stage) {
  return std::any_of(stage.deleted.begin(), stage.deleted.end(),
                     [&](const std::string& path) { return stage.machine.disk().find(path) == nullptr; });
}

}  // namespace

bool is_at_rest(Stage& stage, const Production& production) {
  sql::Connection& db = stage.database.raw();
  const std::string& channel = production.project.channel.str();
  const auto known = db.query_one("SELECT 1 FROM task_settings WHERE channel_id = ?1", {channel});
  const auto undone = db.query_one(
      "SELECT 1 FROM clips c JOIN task_settings ts ON ts.task_id = c.task_id WHERE ts.channel_id = ?1 AND "
      "c.state <> 'done'",
      {channel});
  const auto open = db.query(
      "SELECT a.id FROM attempts a JOIN clips c ON c.id = a.clip_id JOIN task_settings ts ON ts.task_id = "
      "c.task_id WHERE ts.channel_id = ?1 AND (a.state IN ('sending', 'ambiguous', 'accepted') OR (a.state "
      "= "
      "'abandoned' AND a.reserved = 1))",
      {channel});
  const auto untold = db.query_one(
      "SELECT 1 FROM outbox_places p JOIN task_settings ts ON ts.task_id = p.task_id WHERE ts.channel_id = "
      "?1 "
      "AND p.due_at IS NOT NULL",
      {channel});
  CHECK(known.has_value() && undone.has_value() && open.has_value() && untold.has_value());
  const bool settled = std::all_of(open->begin(), open->end(), [&](const sql::Row& attempt) {
    const RemoteTask* task = stage.outside.task_of(attempt.text(0));
    return task != nullptr && task->is_endless;
  });
  return known->has_value() && !undone->has_value() && !untold->has_value() && settled &&
         !misses_a_file(stage);
}

void mark_transitions(Stage& stage) {
  sql::Connection& db = stage.database.raw();
  const auto rows = db.query(
      "SELECT substr(kind, instr(kind, ': ') + 2), COUNT(*) FROM events WHERE kind "
      "LIKE '%: % -> %' AND account IS NULL GROUP BY 1");
  CHECK(rows.has_value());
  for (const sql::Row& row : *rows)
    stage.world.mark("clip " + row.text(0), static_cast<std::uint64_t>(row.integer(1)));
  const auto breakers =
      db.query("SELECT kind, COUNT(*) FROM events WHERE account IS NOT NULL GROUP BY kind ORDER BY kind");
  CHECK(breakers.has_value());
  for (const sql::Row& row : *breakers)
    stage.world.mark(row.text(0), static_cast<std::uint64_t>(row.integer(1)));
}

std::string what_is_open(Stage& stage) {
  sql::Connection& db = stage.database.raw();
  const auto row = db.query_one(
      "SELECT 'clip ' || c.number || ' ' || c.state || ' (' || c.hold_reason || ') ' || COALESCE(c.error, "
      "'') "
      "|| ', attempt ' || COALESCE(a.state, 'none') || ', step ' || COALESCE(w.kind || ' claimed ' || "
      "w.claims "
      "|| ' times, due in ' || ((w.due_at - ?1) / 1000000) || ' s, held by ' || COALESCE(w.lease_owner, "
      "'nobody'), "
      "'none') FROM clips c LEFT JOIN attempts a ON a.id = c.current_attempt LEFT JOIN work w ON w.clip_id "
      "= "
      "c.id WHERE c.state <> 'done'",
      {stage.machine.wall().micros});
  return row && *row ? (*row)->text(0) : "an attempt";
}

}  // namespace zoetrope::sim

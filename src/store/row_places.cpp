#include "store/row_places.h"

#include <algorithm>
#include <string>
#include <vector>

#include "store/impl.h"

namespace zoetrope::store {
namespace {

#define ZOETROPE_ROW_TO_TELL                                                                            \
  "SELECT p.id, p.address, p.memory, p.tries, p.task_id, t.channel_id, t.project_id, p.due_at FROM "    \
  "outbox_places p JOIN task_settings t ON t.task_id = p.task_id WHERE p.service = 'notion_video' AND " \
  "p.address = ?1 AND p.due_at IS NOT NULL AND p.problem_code = '' "

constexpr std::string_view due_by_now = ZOETROPE_ROW_TO_TELL "AND p.due_at <= ?2 ORDER BY p.due_at LIMIT 1";
/// Written before now began, as its clock said: that one was set back since.
constexpr std::string_view planned_ahead = ZOETROPE_ROW_TO_TELL "AND p.planned_at > ?2 LIMIT 1";

Result<std::vector<std::string>> row_tables(sql::Connection& db) {
  std::vector<std::string> tables;
  for (const sql::Row& row :
       TRY(db.query("SELECT DISTINCT address FROM video_tables WHERE address <> '' ORDER BY address")))
    tables.push_back(row.text(0));
  return tables;
}

Result<bool> is_blocked(sql::Connection& db, const std::string& table) {
  const auto row =
      TRY(db.query_one("SELECT 1 FROM outbox_places q WHERE q.service = 'notion_video' AND q.address = ?1 "
                       "AND " ZOETROPE_TABLE_PROBLEM("q") " LIMIT 1",
                       {table}));
  return row.has_value();
}

Result<bool> is_being_told(sql::Connection& db, const std::string& table, const Now& now) {
  const auto row = TRY(
      db.query_one("SELECT 1 FROM outbox_places q WHERE q.service = 'notion_video' AND q.address = ?1 AND "
                   "q.lease_owner IS NOT NULL AND q.lease_boot = ?2 AND q.lease_until >= ?3 LIMIT 1",
                   {table, now.lease_clock(), now.lease_time().micros}));
  return row.has_value();
}

}  // namespace

Result<std::optional<sql::Row>> due_row(sql::Connection& db, const Now& now) {
  std::optional<sql::Row> first;
  for (const std::string& table : TRY(row_tables(db))) {
    if (TRY(is_blocked(db, table)) || TRY(is_being_told(db, table, now))) continue;
    auto row = TRY(db.query_one(due_by_now, {table, now.wall.micros}));
    if (!row) row = TRY(db.query_one(planned_ahead, {table, now.wall.micros}));
    if (row && (!first || row->integer(7) < first->integer(7))) first = std::move(row);
  }
  return first;
}

Result<std::optional<WallTime>> next_row(sql::Connection& db) {
  std::optional<WallTime> next;
  for (const std::string& table : TRY(row_tables(db))) {
    if (TRY(is_blocked(db, table))) continue;
    const auto row = TRY(db.query_one(
        "SELECT p.due_at FROM outbox_places p WHERE p.service = 'notion_video' AND p.address = ?1 AND "
        "p.due_at "
        "IS NOT NULL AND p.problem_code = '' AND p.lease_owner IS NULL ORDER BY p.due_at LIMIT 1",
        {table}));
    if (row) next = std::min(next.value_or(WallTime{row->integer(0)}), WallTime{row->integer(0)});
  }
  return next;
}

}  // namespace zoetrope::store

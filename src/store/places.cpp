#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "store/impl.h"
#include "store/outbox_rows.h"
#include "store/pipeline_rows.h"
#include "store/row_places.h"

namespace zoetrope::store {
namespace {

/// What stands in the way of a token stands in the way of every place that is told with it, and what of a
/// table in that of all its rows. Of one task or, for '', of all.
const std::string& places_of(const sql::Connection& db) {
  static const TaskByText statement(
      "SELECT p.id, p.service, p.address, p.task_id, " ZOETROPE_CHANNEL_OF_PLACE
      " || '/' || " ZOETROPE_PROJECT_OF_PLACE
      ", (SELECT COUNT(*) FROM outbox o WHERE o.place = p.id AND o.state = 'waiting'), "
      "(SELECT MIN(o.at) FROM outbox o WHERE o.place = p.id AND o.state = 'waiting') AS waits_since, "
      "CASE WHEN p.service <> 'alert' THEN MAX(p.due_at, COALESCE(pace.next_at, 0)) ELSE p.due_at END, "
      "p.told_at, p.trouble, CASE WHEN p.problem_code = '' AND p.service <> 'alert' AND "
      "COALESCE(pace.problem, '') <> '' THEN 'unauthenticated' WHEN p.problem_code = '' AND p.service = "
      "'notion_video' THEN COALESCE((SELECT q.problem_code FROM outbox_places q WHERE q.service = p.service "
      "AND q.address = p.address AND " ZOETROPE_TABLE_PROBLEM("q") " LIMIT 1), '') ELSE p.problem_code END "
      "FROM outbox_places p LEFT JOIN task_settings ts ON ts.task_id = p.task_id LEFT JOIN tasks t ON ",
      " = p.task_id LEFT JOIN outbox_paces pace ON pace.token = ?2 WHERE (?1 = '' OR p.task_id = ?1) "
      "ORDER BY waits_since NULLS LAST, p.id");
  return statement.on(db);
}

constexpr std::size_t owner_shown_max = 100;

std::optional<WallTime> wall_or_nothing(std::optional<std::int64_t> micros) {
  return micros && *micros > 0 ? std::optional(WallTime{*micros}) : std::nullopt;
}

Result<PlaceView> place_from(const sql::Row& row) {
  const auto service = parse_report_service(row.text(1));
  if (!service)
    return Error{ErrorCode::corrupt, fmt::format("the outbox knows a service \"{}\"", row.text(1))};
  PlaceView place{
      .id = row.text(0), .service = *service, .address = row.text(2), .task = TaskId(row.text(3))};
  place.project = row.text(4);
  place.waiting = static_cast<int>(row.integer(5));
  place.waits_since = wall_or_nothing(row.integer_or_null(6));
  place.due_at = wall_or_nothing(row.integer_or_null(7));
  place.told_at = wall_or_nothing(row.integer(8));
  place.trouble = row.text(9);
  place.needs_person = parse_error_code(row.text(10));
  return place;
}

bool is_reachable(const PlaceView& place, const Reach& reach) {
  if (is_at_notion(place.service)) return !reach.notion_token.empty();
  return std::find(reach.webhooks.begin(), reach.webhooks.end(), place.address) != reach.webhooks.end();
}

/// Those of a table that is not wanted any more have nothing to tell.
Result<void> retry_stuck(sql::Connection& db, WallTime now) {
  TRY(db.execute(
      "UPDATE outbox_places SET problem_code = '', tries = 0, due_at = ?1, planned_at = ?1 "
      "WHERE problem_code <> '' AND EXISTS (SELECT 1 FROM outbox o WHERE o.place = outbox_places.id "
      "AND o.state = 'waiting')",
      {now.micros}));
  return {};
}

}  // namespace

Result<void> put_notion_page(sql::Connection& db, const TaskId& task, const std::string& page, WallTime now) {
  const auto other =
      TRY(db.query_one("SELECT COALESCE(CAST(channel_id AS TEXT), ''), COALESCE(CAST(project_id AS TEXT), "
                       "'') FROM tasks WHERE "
                       "notion_page_id = ?1 AND id <> ?2",
                       {page, task.str()}));
  if (other) {
    return Error{
        ErrorCode::conflict,
        fmt::format("the Notion page {} is that of {}/{} already", printable(page, owner_shown_max),
                    printable(other->text(0), owner_shown_max), printable(other->text(1), owner_shown_max))};
  }
  TRY(try_pipeline(db, task, "notion_page_id", now, [&]() -> Result<void> {
    TRY(db.execute("UPDATE tasks SET notion_page_id = ?2 WHERE id = ?1", {task.str(), page}));
    return {};
  }));
  return report_task(db, task, now);
}

Result<void> Store::set_notion_page(const TaskId& task, const std::string& page, const Now& now) {
  return impl_->write([&](sql::Connection& db) { return put_notion_page(db, task, page, now.wall); });
}

Result<std::vector<PlaceView>> Store::places(const std::optional<TaskId>& task, const Reach& reach) {
  return impl_->read([&](sql::Connection& db) -> Result<std::vector<PlaceView>> {
    std::vector<PlaceView> places;
    const auto rows = TRY(db.query(places_of(db), {task ? task->str() : "", reach.notion_token}));
    for (const sql::Row& row : rows) {
      places.push_back(TRY(place_from(row)));
      places.back().reachable = is_reachable(places.back(), reach);
    }
    return places;
  });
}

Result<void> Store::try_places_again(const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    TRY(db.execute("UPDATE outbox_paces SET problem = '' WHERE problem <> ''"));
    TRY(retry_stuck(db, now.wall));
    return report_all(db, now.wall);
  });
}

Result<void> Store::try_stuck_places(const Now& now) {
  return impl_->write([&](sql::Connection& db) { return retry_stuck(db, now.wall); });
}

}  // namespace zoetrope::store

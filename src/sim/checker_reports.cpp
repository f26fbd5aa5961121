#include <fmt/format.h>

#include "base/check.h"
#include "notify/notion.h"
#include "sim/checker.h"

/// What must hold of what is told outside.

namespace zoetrope::sim {

/// The report is of the same transaction as the change, and an older one is not told after a newer.
void Checker::check_reports() {
  none("I16",
       "SELECT t.id FROM tasks t WHERE t.notion_page_id IS NOT NULL AND t.status IS NOT (SELECT "
       "json_extract(o.payload, '$.status') FROM outbox_places p JOIN outbox o ON o.place = p.id AND o.seq = "
       "p.last_seq WHERE p.task_id = t.id)",
       "a status changed, and no report says so");
  none("I16",
       "SELECT a.place FROM outbox a JOIN outbox b ON b.place = a.place AND b.seq > a.seq WHERE a.state = "
       "'waiting' AND b.state = 'delivered'",
       "an older report waits to be told after a newer one");
}

/// Every page says what the database says.
void Checker::check_pages() {
  const auto rows = stage_.database.raw().query(
      "SELECT t.notion_page_id, t.status, (SELECT COUNT(*) FROM clips c WHERE c.task_id = t.id AND c.state = "
      "'done'), (SELECT COUNT(*) FROM clips c WHERE c.task_id = t.id) FROM tasks t WHERE t.notion_page_id IS "
      "NOT "
      "NULL");
  CHECK(rows.has_value());
  const notify::NotionWords words;
  for (const sql::Row& row : *rows) {
    const auto status = parse_task_status(row.text(1));
    CHECK(status.has_value());
    const std::string wanted = words.statuses.at(*status);
    const std::string progress = fmt::format("Clip {}/{}", row.integer(2), row.integer(3));
    const std::string shown = stage_.outside.on_page(row.text(0), words.status_property);
    const std::string shown_progress = stage_.outside.on_page(row.text(0), words.progress_property);
    if (shown == wanted && shown_progress == progress) continue;
    stage_.world.violation("I16", fmt::format("the page says {}, {}, and the task is {}, {}", shown,
                                              shown_progress, wanted, progress));
  }
}

}  // namespace zoetrope::sim

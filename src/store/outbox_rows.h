#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/report.h"
#include "store/store.h"

/// What is to be told outside, inside the caller's transaction.

namespace zoetrope::store {

/// Puts how the task stands into the outbox, if it has a page and that is not what was put there last. Called
/// wherever something changes that the report says.
Result<void> report_task(sql::Connection& db, const TaskId& task, WallTime now);

/// The same of a row that nobody takes up, and that is no task of ours. Nothing is told of one that names no
/// project, or the page of a task that is.
Result<void> report_turned_away(sql::Connection& db, const WaitingRow& row, WallTime now);

/// SQL: what a place is of: of the task `ts` or, where there is none, of the row `t` that was turned away.
#define ZOETROPE_CHANNEL_OF_PLACE "COALESCE(ts.channel_id, CAST(t.channel_id AS TEXT), '')"
#define ZOETROPE_PROJECT_OF_PLACE "COALESCE(ts.project_id, CAST(t.project_id AS TEXT), '')"

/// The place, for whatever task it is told something now.
Result<void> make_place(sql::Connection& db, const std::string& id, ReportService service,
                        const std::string& address, const TaskId& task);
/// One more report for it, as JSON. Earlier ones may be due earlier.
Result<void> put_report(sql::Connection& db, const std::string& place, std::string_view kind,
                        const std::string& payload, WallTime due, WallTime now);
/// What a place did not take may be what is another one in the report that was just put.
Result<void> try_other_report(sql::Connection& db, const std::string& place);

/// The same for every task that has a page, for what another program has changed.
Result<void> report_all(sql::Connection& db, WallTime now);

/// The page of the task from now on. Errors: conflict when it is another task's.
Result<void> put_notion_page(sql::Connection& db, const TaskId& task, const std::string& page, WallTime now);

/// Leases what is due, for one request each. The latest report of a page takes the place of the ones before
/// it.
Result<void> claim_deliveries(sql::Connection& db, const ClaimRequest& request, const Now& now,
                              std::vector<lifecycle::StepInput>& claimed);

/// What a delivery came to; nothing happens when its lease is gone.
Result<void> apply_delivery(sql::Connection& db, const StepReport& report, const Now& now);

/// When the next of them is due that this process may claim; nothing when there is none.
Result<std::optional<WallTime>> next_delivery(sql::Connection& db, const Reach& reach, WallTime now);

}  // namespace zoetrope::store

#include "store/quiet_looks.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <string>

#include "store/listed_rows.h"
#include "store/rows.h"

namespace zoetrope::store {
namespace {

using lifecycle::Snooze;

constexpr std::size_t worth_a_batch = 2;

const Snooze* quiet_snooze(const StepReport& report) {
  const auto* snooze = std::get_if<Snooze>(&report.outcome.next);
  const bool is_quiet = snooze != nullptr && !snooze->late && report.outcome.facts.empty() &&
                        report.input.lease.kind == StepKind::poll;
  return is_quiet ? snooze : nullptr;
}

/// Those whose subject no other report is about: what comes of one may be what another begins with.
std::map<std::string, const StepReport*> candidates_in(const std::vector<StepReport>& reports) {
  std::map<std::string, int> times;
  for (const StepReport& report : reports) ++times[report.input.lease.subject];
  std::map<std::string, const StepReport*> found;
  for (const StepReport& report : reports) {
    const std::string& subject = report.input.lease.subject;
    if (quiet_snooze(report) != nullptr && times[subject] == 1) found.emplace(subject, &report);
  }
  return found;
}

/// Of a lease that holds, where nothing changes but the time of the next look: nothing else was said of the
/// clip, nothing is wrong with it, and the render is not late.
std::string next_looks(sql::Dialect dialect) {
  return fmt::format(
      "UPDATE work SET due_at = n.due_at, tries = 0, claims = 0, "
      "lease_owner = CASE WHEN n.keeps_lease = 1 THEN work.lease_owner END, "
      "lease_boot = CASE WHEN n.keeps_lease = 1 THEN work.lease_boot END, "
      "lease_until = CASE WHEN n.keeps_lease = 1 THEN work.lease_until END "
      "FROM {} AS n JOIN attempts a ON a.id = n.subject JOIN clips c ON c.id = a.clip_id "
      "WHERE work.kind = 'poll' AND work.subject = n.subject AND work.lease_token = n.token AND "
      "work.lease_owner IS NOT NULL AND a.late = 0 AND c.note = n.note AND c.error IS NULL AND c.error_code "
      "IS NULL RETURNING work.subject",
      listed_rows(dialect, {{"subject"},
                            {"token", Listed::integer},
                            {"due_at", Listed::integer},
                            {"keeps_lease", Listed::integer},
                            {"note"}}));
}

}  // namespace

Result<std::vector<const StepReport*>> apply_quiet_looks(sql::Connection& db,
                                                         const std::vector<StepReport>& reports,
                                                         const Now& now) {
  const auto candidates = candidates_in(reports);
  std::set<const StepReport*> written;
  if (candidates.size() >= worth_a_batch) {
    std::vector<std::vector<sql::Value>> looks;
    for (const auto& [subject, report] : candidates) {
      const Snooze& snooze = *quiet_snooze(*report);
      looks.push_back({subject, report->input.lease.token, (now.wall + snooze.delay).micros,
                       number(report->keeps_lease), snooze.note});
    }
    for (const sql::Row& row : TRY(db.query(next_looks(db.dialect()), {to_listed_rows(looks)})))
      written.insert(candidates.at(row.text(0)));
  }
  std::vector<const StepReport*> others;
  for (const StepReport& report : reports) {
    if (!written.contains(&report)) others.push_back(&report);
  }
  return others;
}

}  // namespace zoetrope::store

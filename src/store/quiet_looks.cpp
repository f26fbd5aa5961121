#include "store/quiet_looks.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <string>

#include "lifecycle/transition.h"
#include "store/json_list.h"
#include "store/listed_rows.h"
#include "store/rows.h"

namespace zoetrope::store {
namespace {

using lifecycle::Snooze;

constexpr std::size_t worth_a_batch = 2;

/// The render as the row of its next look shows it.
struct Watched {
  std::int64_t token = 0;
  std::string clip;
  bool is_followed = false;  ///< by its clip
  bool is_late = false;
  std::string note;
  bool has_error = false;
};

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

Result<std::map<std::string, Watched>> load_watched(sql::Connection& db,
                                                    const std::vector<std::string>& subjects) {
  std::map<std::string, Watched> found;
  for (const sql::Row& row :
       TRY(db.query("SELECT w.subject, w.lease_token, c.id, c.state, a.id = c.current_attempt, a.late, "
                    "c.note, c.error IS NOT NULL OR c.error_code IS NOT NULL FROM work w JOIN attempts a ON "
                    "a.id = w.subject JOIN clips c ON c.id = a.clip_id WHERE w.kind = 'poll' AND "
                    "w.lease_owner IS NOT NULL AND w.subject IN (SELECT value FROM json_each(?1))",
                    {to_json_list(subjects)}))) {
    lifecycle::Situation situation;
    situation.clip = TRY(clip_state_of(row.text(3)));
    situation.attempt_is_current = row.integer_or_null(4) == 1;
    Watched watched{.token = row.integer(1), .clip = row.text(2)};
    watched.is_followed = lifecycle::clip_follows(situation);
    watched.is_late = row.integer(5) != 0;
    watched.note = row.text(6);
    watched.has_error = row.integer(7) != 0;
    found.emplace(row.text(0), std::move(watched));
  }
  return found;
}

/// A render that is not late any more, or of which there is something new to say, is news.
bool is_news(const Watched& watched, const Snooze& snooze) {
  return watched.is_late || (watched.is_followed && !snooze.note.empty() && snooze.note != watched.note);
}

struct Quiet {
  std::string subject;
  const StepReport* report = nullptr;
  Watched watched;
};

Result<std::vector<Quiet>> quiet_ones(sql::Connection& db, const std::vector<StepReport>& reports) {
  const auto candidates = candidates_in(reports);
  std::vector<Quiet> found;
  if (candidates.size() < worth_a_batch) return found;
  std::vector<std::string> subjects;
  for (const auto& [subject, report] : candidates) subjects.push_back(subject);
  for (auto& [subject, watched] : TRY(load_watched(db, subjects))) {
    const StepReport* report = candidates.at(subject);
    // A stale one is dropped where all stale ones are.
    if (watched.token != report->input.lease.token || is_news(watched, *quiet_snooze(*report))) continue;
    found.push_back({subject, report, std::move(watched)});
  }
  return found;
}

Result<void> write_next_looks(sql::Connection& db, const std::vector<Quiet>& looks, WallTime now) {
  std::vector<std::vector<sql::Value>> rows;
  for (const Quiet& look : looks) {
    const WallTime due = now + quiet_snooze(*look.report)->delay;
    rows.push_back({look.subject, due.micros, number(look.report->keeps_lease)});
  }
  const std::string statement = fmt::format(
      "UPDATE work SET due_at = n.due_at, tries = 0, claims = 0, "
      "lease_owner = CASE WHEN n.keeps_lease = 1 THEN work.lease_owner END, "
      "lease_boot = CASE WHEN n.keeps_lease = 1 THEN work.lease_boot END, "
      "lease_until = CASE WHEN n.keeps_lease = 1 THEN work.lease_until END "
      "FROM {} AS n WHERE work.kind = 'poll' AND work.subject = n.subject",
      listed_rows(db.dialect(),
                  {{"subject"}, {"due_at", Listed::integer}, {"keeps_lease", Listed::integer}}));
  TRY(db.execute(statement, {to_listed_rows(rows)}));
  return {};
}

/// What was last said of a clip holds no longer.
Result<void> write_notes(sql::Connection& db, const std::vector<Quiet>& looks) {
  std::vector<std::vector<sql::Value>> rows;
  for (const Quiet& look : looks) {
    const std::string& note = quiet_snooze(*look.report)->note;
    const bool changes = look.watched.has_error || look.watched.note != note;
    if (look.watched.is_followed && changes) rows.push_back({look.watched.clip, note});
  }
  if (rows.empty()) return {};
  const std::string statement = fmt::format(
      "UPDATE clips SET version = version + 1, error_code = NULL, error = NULL, note = n.note "
      "FROM {} AS n WHERE clips.id = n.clip",
      listed_rows(db.dialect(), {{"clip"}, {"note"}}));
  TRY(db.execute(statement, {to_listed_rows(rows)}));
  return {};
}

}  // namespace

Result<std::vector<const StepReport*>> apply_quiet_looks(sql::Connection& db,
                                                         const std::vector<StepReport>& reports,
                                                         const Now& now) {
  const std::vector<Quiet> looks = TRY(quiet_ones(db, reports));
  if (!looks.empty()) {
    TRY(write_next_looks(db, looks, now.wall));
    TRY(write_notes(db, looks));
  }
  std::set<const StepReport*> written;
  for (const Quiet& look : looks) written.insert(look.report);
  std::vector<const StepReport*> others;
  for (const StepReport& report : reports) {
    if (written.count(&report) == 0) others.push_back(&report);
  }
  return others;
}

}  // namespace zoetrope::store

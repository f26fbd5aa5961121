#include <fmt/format.h>

#include "base/check.h"
#include "sim/checker.h"
#include "sim/clip_bytes.h"
#include "store/decision_rows.h"

/// What must hold of the rows and the files at any time.

namespace zoetrope::sim {
namespace {

/// Fourteen days, less the two by which a clock may be set.
constexpr Duration watched_least = std::chrono::hours(24 * 12);

/// videos/clip_07.mp4, and neither takes/ nor what was put aside.
bool is_final_name(const std::string& path) {
  constexpr std::string_view begin = "/videos/clip_";
  constexpr std::string_view end = ".mp4";
  const std::size_t at = path.rfind(begin);
  if (at == std::string::npos || !path.ends_with(end)) return false;
  const std::string_view number = std::string_view(path).substr(at + begin.size());
  return number.find_first_not_of("0123456789") == number.size() - end.size();
}

}  // namespace

void Checker::check_shapes() {
  none(
      "I9",
      "SELECT c.id FROM clips c LEFT JOIN attempts a ON a.id = c.current_attempt WHERE "
      "(c.state = 'waiting' AND COALESCE(a.remote_task_id, '') = '') OR (c.state = 'fetching' AND a.state <> "
      "'succeeded') OR (c.state = 'sending' AND COALESCE(a.state, '') <> 'sending')",
      "a clip's state and its attempt's do not fit");
  none("I9",
       "SELECT a.id FROM attempts a JOIN clips c ON c.id = a.clip_id WHERE a.state = 'sending' AND "
       "(c.state <> 'sending' OR c.current_attempt <> a.id)",
       "an attempt is being sent whose clip does not know");
  none("I17",
       "SELECT c.id FROM clips c WHERE c.state IN ('hosted', 'waiting', 'fetching') AND NOT EXISTS (SELECT 1 "
       "FROM work w WHERE w.clip_id = c.id)",
       "a clip moves that nothing is scheduled for");
  none("I17",
       fmt::format(
           "SELECT a.id FROM attempts a JOIN clips c ON c.id = a.clip_id WHERE a.state = 'accepted' AND NOT "
           "(c.state = 'held' AND c.current_attempt = a.id) AND NOT EXISTS (SELECT 1 FROM work w WHERE "
           "w.subject = a.id) AND a.accepted_at > {}",
           (stage_.world.now() - watched_least).micros),
       "a render is under way that nobody looks at");
  none("I17",
       "SELECT a.id FROM attempts a JOIN clips c ON c.id = a.clip_id WHERE a.state = 'accepted' AND "
       "a.slot_held = 1 AND NOT EXISTS (SELECT 1 FROM work w WHERE w.subject = a.id) AND NOT (c.state = "
       "'held' AND c.hold_reason <> 'result_missing' AND c.current_attempt = a.id)",
       "a render that nobody looks at holds a slot");
  none("I24", "SELECT account FROM attempts WHERE state = 'sending' GROUP BY account HAVING COUNT(*) > 1",
       "an account sends more than one at a time");
  none("I30",
       "SELECT image_url FROM attempts WHERE state <> 'refused' AND image_url <> '' GROUP BY image_url "
       "HAVING COUNT(*) > 1",
       "two renders that may be charged show one link");
  none("I12",
       "SELECT remote_task_id FROM attempts WHERE remote_task_id IS NOT NULL GROUP BY remote_task_id "
       "HAVING COUNT(*) > 1",
       "a task belongs to two attempts");
}

/// What was over stays over unless a person wants otherwise, and a render is not given up early.
void Checker::check_history() {
  const auto rows =
      stage_.database.raw().query("SELECT id, kind FROM events WHERE id > ?1 ORDER BY id", {event_seen_});
  CHECK(rows.has_value());
  for (const sql::Row& row : *rows) {
    event_seen_ = row.integer(0);
    const std::string kind = row.text(1);
    if (kind.starts_with("person: ")) continue;
    for (const std::string_view state : {"done", "failed", "cancelled"}) {
      const bool leaves = kind.find(fmt::format(": {} -> ", state)) != std::string::npos &&
                          !kind.ends_with(fmt::format("-> {}", state));
      if (leaves) stage_.world.violation("I11", "a clip that was over moves by itself: " + kind);
    }
  }
  const auto given_up = stage_.database.raw().query_one(
      "SELECT c.id FROM clips c JOIN attempts a ON a.id = c.current_attempt WHERE c.state = 'held' AND "
      "c.hold_reason = 'result_missing' AND a.state = 'accepted' AND a.accepted_at > ?1",
      {(stage_.world.now() - watched_least).micros});
  CHECK(given_up.has_value());
  if (*given_up)
    stage_.world.violation("I20", "the render of clip " + (*given_up)->text(0) + " is given up early");
}

/// What the setting `doubtful` may buy again: each clip once, and in a day no more than was allowed.
void Checker::check_policy() {
  const std::string decided = fmt::format("d.who = '{}'", store::policy_name);
  none("I3", "SELECT clip_id FROM decisions d WHERE " + decided + " GROUP BY clip_id HAVING COUNT(*) > 1",
       "the setting sends a clip again more than once");
  none("I3",
       fmt::format(
           "SELECT a.account FROM decisions d JOIN attempts a ON a.id = d.attempt_id WHERE {} AND (SELECT "
           "COUNT(*) FROM decisions e JOIN attempts b ON b.id = e.attempt_id WHERE e.who = d.who AND "
           "b.account = a.account AND e.at > d.at - 86400000000 AND e.at <= d.at) > {}",
           decided, stage_.policies.resubmits_per_day),
       "the setting sends again more often than its allowance");
}

void Checker::check_delivered() {
  const auto rows = stage_.database.raw().query("SELECT id, result_path FROM clips WHERE state = 'done'");
  CHECK(rows.has_value());
  const Disk& disk = stage_.machine.disk();
  for (const sql::Row& row : *rows) {
    const Disk::FilePtr file = disk.find(row.text(1));
    if (file == nullptr && stage_.deleted.contains(row.text(1))) continue;
    if (file == nullptr || !is_whole_clip(file->bytes) || !disk.survives(row.text(1))) {
      stage_.world.violation("I10", "clip " + row.text(0) + " is done, and its file is not whole");
      continue;
    }
    stage_.deleted.erase(row.text(1));
  }
}

void Checker::check_final_names() {
  for (const auto& [path, file] : stage_.machine.disk().names()) {
    if (is_final_name(path) && !is_whole_clip(file->bytes))
      stage_.world.violation("I10", path + " is a part of a file");
  }
}

}  // namespace zoetrope::sim

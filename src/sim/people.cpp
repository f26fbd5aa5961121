#include "sim/people.h"

#include <fmt/format.h>

#include "base/check.h"
#include "base/hash.h"
#include "sim/clip_bytes.h"
#include "store/store.h"

namespace zoetrope::sim {
namespace {

using lifecycle::Resolution;

/// A request may be on its way for a while after its sender died, and a person is never that fast.
constexpr Duration look_wait = std::chrono::minutes(2);
const store::Decision somebody{"somebody", "as the dice say"};

}  // namespace

store::Now People::present() const {
  return {stage_.machine.wall(), stage_.machine.mono(), stage_.machine.boot()};
}

/// What was decided on may have moved on meanwhile, and the product says so.
void People::did(const std::string& what, const Result<void>& outcome) {
  CHECK(outcome.has_value() || outcome.error().code == ErrorCode::conflict);
  stage_.world.tell([&] { return "a person: " + what + (outcome ? "" : ", " + outcome.error().message); });
  if (outcome) stage_.world.mark("person: " + what.substr(0, what.find(':')));
}

/// What is known cannot be told while another program locks the database, and nor can a person decide.
void People::decide_about_doubtful() {
  if (stage_.world.now() < stage_.database.locked_until() + time_to_look_around) return;
  const auto rows =
      stage_.database.raw().query("SELECT id, clip_id FROM attempts WHERE state = 'ambiguous' ORDER BY id");
  CHECK(rows.has_value());
  for (const sql::Row& row : *rows) {
    const WallTime since = doubtful_since_.try_emplace(row.text(0), stage_.world.now()).first->second;
    if (stage_.world.now() - since >= look_wait) settle(AttemptId(row.text(0)), ClipId(row.text(1)));
  }
}

/// A stopped process tells when it goes on, and what a dead one knew is told by the next that looks around;
/// until then it stands in a journal, and nobody may have run who could read it there.
bool People::is_known_to_nobody_awake(const AttemptId& attempt) const {
  for (const auto& [name, file] : stage_.machine.journals().files()) {
    const auto gone_since = file.holder->gone_since();
    const bool is_unread = gone_since ? stage_.world.looked_around() < *gone_since + time_to_look_around
                                      : file.holder->is_stopped();
    if (!is_unread) continue;
    for (const journal::Record& record : file.records) {
      if (record.attempt == attempt.str() && record.kind == journal::RecordKind::got) return true;
    }
  }
  return false;
}

void People::settle(const AttemptId& attempt, const ClipId& clip) {
  if (known_.contains(attempt.str()) && !stage_.machine.journals().failed().contains(attempt.str()) &&
      !is_known_to_nobody_awake(attempt)) {
    stage_.world.violation(
        "I25", "the task of attempt " + attempt.str() + " was known, and a person has to find it");
  }
  const bool guesses = stage_.world.faults().strikes(Fault::person_guesses);
  guesses ? guess(attempt, clip) : settle_by_log(attempt, clip);
}

void People::guess(const AttemptId& attempt, const ClipId& clip) {
  const bool again = stage_.world.faults().choice(2) == 0;
  const auto store = stage_.database.open_undisturbed();
  const auto decided =
      store->resolve(clip, attempt, again ? Resolution::resubmit : Resolution::give_up, somebody, present());
  if (again && decided) stage_.database.custody().wishes().anew(clip.str());
  did(fmt::format("{}: attempt {}", again ? "resubmit" : "fail", attempt.str()), decided);
}

void People::settle_by_log(const AttemptId& attempt, const ClipId& clip) {
  const auto store = stage_.database.open_undisturbed();
  if (stage_.world.faults().strikes(Fault::person_slips)) name_wrong_task(attempt);
  if (const RemoteTask* task = stage_.outside.task_of(attempt.str())) {
    did(fmt::format("charged: attempt {}", attempt.str()),
        store->adopt_task(attempt, task->id, "the provider's log", somebody, present()));
  } else {
    did(fmt::format("not charged: attempt {}", attempt.str()),
        store->resolve(clip, attempt, Resolution::not_charged, somebody, present()));
  }
}

/// Reads the wrong line of the log: the product knows whose task that is, and says so.
void People::name_wrong_task(const AttemptId& attempt) {
  const auto row = stage_.database.raw().query_one(
      "SELECT remote_task_id FROM attempts WHERE remote_task_id IS NOT NULL AND id <> ?1 ORDER BY id",
      {attempt.str()});
  CHECK(row.has_value());
  if (!*row) return;
  did(fmt::format("names another clip's task: attempt {}", attempt.str()),
      stage_.database.open_undisturbed()->adopt_task(attempt, (*row)->text(0), "the wrong line", somebody,
                                                     present()));
}

void People::change_picture() {
  const auto row = stage_.database.raw().query_one(
      "SELECT image FROM clips WHERE state = 'hosted' ORDER BY version % 7, id");
  CHECK(row.has_value());
  if (!*row) return;
  stage_.machine.disk().put((*row)->text(0), still(fmt::format("drawn anew, {}", ++pictures_)));
  stage_.world.tell([&] { return "a person changes " + (*row)->text(0); });
  stage_.world.mark("person: changes a picture");
}

void People::look_up_written_off() {
  const auto rows = stage_.database.raw().query(
      "SELECT id, clip_id FROM attempts WHERE state = 'abandoned' AND reserved = 1 ORDER BY id");
  CHECK(rows.has_value());
  for (const sql::Row& row : *rows) settle_by_log(AttemptId(row.text(0)), ClipId(row.text(1)));
}

void People::cancel_one() {
  const auto row = stage_.database.raw().query_one(
      "SELECT id FROM clips WHERE state IN ('ready', 'hosted', 'waiting', 'held') ORDER BY version % 7, id");
  CHECK(row.has_value());
  if (!*row) return;
  const ClipId clip((*row)->text(0));
  did("cancel: clip " + clip.str(), stage_.database.open_undisturbed()->cancel(clip, somebody, present()));
}

void People::release_one() {
  const auto row = stage_.database.raw().query_one(
      "SELECT id, COALESCE(current_attempt, '') FROM clips WHERE state = 'held' "
      "AND hold_reason <> 'ambiguous' ORDER BY id");
  CHECK(row.has_value());
  if (!*row) return;
  did("release: clip " + (*row)->text(0),
      stage_.database.open_undisturbed()->resolve(ClipId((*row)->text(0)), AttemptId((*row)->text(1)),
                                                  Resolution::release, somebody, present()));
}

void People::delete_one() {
  const auto row = stage_.database.raw().query_one(
      "SELECT result_path FROM clips WHERE state = 'done' AND adopted = 0 ORDER BY version % 7, id");
  CHECK(row.has_value());
  if (!*row) return;
  const std::string path = (*row)->text(0);
  const Disk::FilePtr file = stage_.machine.disk().find(path);
  if (!stage_.machine.disk().remove(path)) return;
  stage_.deleted.insert(path);
  stage_.deleted_digests.insert(sha256_hex(file->bytes));
  stage_.world.tell([&] { return "a person deletes " + path; });
  stage_.world.mark("person: deletes a file");
}

int People::clip_to_redo(const Production& production) {
  const bool any = stage_.world.faults().strikes(Fault::person_wants_any);
  const auto rows = stage_.database.raw().query(
      "SELECT c.number FROM clips c JOIN task_settings ts ON ts.task_id = c.task_id "
      "WHERE ts.channel_id = ?1 AND (c.state = 'done' OR ?2 = 1) ORDER BY c.number",
      {production.project.channel.str(), std::int64_t{any ? 1 : 0}});
  CHECK(rows.has_value());
  if (rows->empty()) return 0;
  const sql::Row& chosen = (*rows)[stage_.world.faults().choice(rows->size())];
  stage_.world.mark("person: redo");
  return static_cast<int>(chosen.integer(0));
}

int People::clip_to_buy_again(const Production& production) {
  const auto row = stage_.database.raw().query_one(
      "SELECT c.number FROM clips c JOIN task_settings ts ON ts.task_id = c.task_id WHERE ts.channel_id = ?1 "
      "AND c.state = 'held' AND c.hold_reason = 'result_missing' ORDER BY c.number",
      {production.project.channel.str()});
  CHECK(row.has_value());
  if (!*row) return 0;
  stage_.world.mark("person: buys again what never ended");
  return static_cast<int>((*row)->integer(0));
}

}  // namespace zoetrope::sim

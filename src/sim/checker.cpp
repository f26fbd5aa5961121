#include "sim/checker.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/check.h"
#include "engine/disk_floor.h"

namespace zoetrope::sim {
namespace {

constexpr Duration on_the_way_most = std::chrono::seconds(20);
/// A picture is compared with what was uploaded right before it is sent.
constexpr Duration picture_settled_after = std::chrono::minutes(2);

}  // namespace

std::int64_t Checker::number(std::string_view statement) {
  const auto row = stage_.database.raw().query_one(statement);
  CHECK(row.has_value() && row->has_value());
  return (*row)->integer(0);
}

/// The statement's first column names what breaks the rule.
void Checker::none(const std::string& invariant, std::string_view statement, const std::string& what) {
  const auto rows = stage_.database.raw().query(statement);
  CHECK(rows.has_value());
  if (!rows->empty()) stage_.world.violation(invariant, what + ": " + rows->front().text(0));
}

void Checker::count(const std::string& attempt) {
  if (++received_[attempt] > 1) stage_.world.violation("I1", "attempt " + attempt + " was sent twice");
}

void Checker::on_create(const std::string& attempt) {
  count(attempt);
  const auto row = stage_.database.raw().query_one("SELECT state FROM attempts WHERE id = ?1", {attempt});
  CHECK(row.has_value());
  if (!*row) {
    stage_.world.violation("I2", "attempt " + attempt + " was sent before it was saved");
  } else if ((*row)->text(0) == "refused") {
    stage_.world.violation("I2", "attempt " + attempt + " arrived although it is booked as never sent");
  }
  check_caps(attempt);
  // Claimed while there was room, a request leaves within its gate and arrives a little later.
  const Disk& disk = stage_.machine.disk();
  if (disk.free_bytes() < engine::disk_floor_bytes &&
      disk.free_bytes_since() + store::send_gate + engine::disk_look_interval + on_the_way_most <
          stage_.world.now()) {
    stage_.world.violation("I27", "attempt " + attempt + " is bought, and its clip could not be stored");
  }
  check_slots(attempt);
}

/// What was written off and turned out to be at the provider after all is booked above the cap, and counts
/// here for nothing; else a send never exceeds any cap that it counts towards.
void Checker::check_caps(const std::string& attempt) {
  const auto above = stage_.database.raw().query_one(
      "WITH counted AS (SELECT a.id, a.reserved * a.price_micros + (SELECT COALESCE(SUM(l.micros), 0) FROM "
      "ledger l "
      "WHERE l.attempt_id = a.id AND l.kind = 'post') AS micros, "
      "'task:' || c.task_id AS task, 'channel:' || t.channel_id AS channel, "
      "'day:' || strftime('%Y-%m-%d', a.created_at / 1000000, 'unixepoch') AS day, "
      "'month:' || strftime('%Y-%m', a.created_at / 1000000, 'unixepoch') AS month "
      "FROM attempts a JOIN clips c ON c.id = a.clip_id JOIN tasks t ON t.id = c.task_id) "
      "SELECT b.scope FROM budgets b JOIN counted s ON s.id = ?1 "
      "WHERE b.scope IN ('total', s.task, s.channel, s.day, s.month) "
      "AND b.reserved_micros + b.spent_micros - (SELECT COALESCE(SUM(r.micros), 0) FROM counted r "
      "WHERE b.scope IN ('total', r.task, r.channel, r.day, r.month) AND EXISTS (SELECT 1 FROM ledger l "
      "WHERE l.attempt_id = r.id AND l.kind = 'reserve' AND l.seq > 1)) > b.cap_micros",
      {attempt});
  CHECK(above.has_value());
  if (*above)
    stage_.world.violation(
        "I5", fmt::format("attempt {} was sent above the cap of {}", attempt, (*above)->text(0)));
}

/// An account whose sender knows that it is turned away makes no other send, but for the one that is tried.
void Checker::on_turned_away(const std::string& attempt, const std::vector<std::string>& told) {
  const Custody& custody = stage_.database.custody();
  const auto known = std::find_if(told.begin(), told.end(), [&](const std::string& earlier) {
    return custody.was_told_before(earlier, attempt);
  });
  if (known == told.end()) return;
  const auto tried = stage_.database.raw().query_one(
      "SELECT 1 FROM events WHERE attempt_id = ?1 AND kind LIKE 'breaker: % lets one send through'",
      {attempt});
  CHECK(tried.has_value());
  if (*tried) return;
  stage_.world.violation(
      "I14", fmt::format("attempt {} is made although {} was turned away and had told so", attempt, *known));
}

/// Every render that is under way holds a slot of its account, but for those that were written off, or looked
/// at for two hours in vain, or given up after a fortnight. One that a person found again holds it from then
/// on.
void Checker::check_slots(const std::string& attempt) {
  const auto sent = stage_.database.raw().query_one("SELECT account FROM attempts WHERE id = ?1", {attempt});
  CHECK(sent.has_value());
  if (!*sent) return;
  const auto name = std::find(account_names.begin(), account_names.end(), (*sent)->text(0));
  CHECK(name != account_names.end());
  const std::string& key = api_keys.at(static_cast<std::size_t>(name - account_names.begin()));
  int under_way = 0;
  for (const std::string& beside : stage_.outside.in_flight(key)) {
    const auto without_slot = stage_.database.raw().query_one(
        "SELECT 1 FROM attempts a, attempts n WHERE a.id = ?1 AND n.id = ?2 AND ("
        "(a.slot_held = 0 AND (a.state = 'abandoned' OR (a.state IN ('ambiguous', 'accepted') "
        "AND (a.ticks >= 240 OR MIN(a.created_at, COALESCE(a.accepted_at, a.created_at)) <= n.created_at - "
        "14 * 86400000000)))) "
        "OR EXISTS (SELECT 1 FROM events e WHERE e.attempt_id = a.id AND e.kind LIKE 'person: %' "
        "AND e.id > (SELECT MIN(b.id) FROM events b WHERE b.attempt_id = n.id)))",
        {beside, attempt});
    CHECK(without_slot.has_value());
    if (!*without_slot) ++under_way;
  }
  if (under_way >= stage_.slots) {
    stage_.world.violation(
        "I23", fmt::format("{} is sent while {} renders of {} are under way", attempt, under_way, *name));
  }
}

/// The picture on the disk, unless it was changed while the request was being made.
void Checker::on_task(const RemoteTask& task, const std::string& picture) {
  const auto row =
      stage_.database.raw().query_one("SELECT image FROM attempts WHERE id = ?1", {task.attempt});
  CHECK(row.has_value());
  if (!*row) return;
  const Disk::FilePtr file = stage_.machine.disk().find((*row)->text(0));
  const bool is_long_so = file != nullptr && file->modified + picture_settled_after < stage_.world.now();
  if (is_long_so && file->bytes != picture)
    stage_.world.violation("I32",
                           "attempt " + task.attempt + " is paid for a picture that was replaced before");
}

/// The history has every opening and closing and every attempt that was made, in one order. News of an
/// earlier attempt of a clip that is being sent is told as "sending -> sending".
void Checker::check_breakers() {
  const auto rows = stage_.database.raw().query(
      "SELECT e.id, e.kind, COALESCE(e.account, a.account), COALESCE(e.attempt_id, ''), e.account IS NOT "
      "NULL "
      "FROM events e LEFT JOIN attempts a ON a.id = e.attempt_id "
      "WHERE e.id > ?1 AND (e.account IS NOT NULL OR e.kind = 'step: hosted -> sending') ORDER BY e.id",
      {history_read_});
  CHECK(rows.has_value());
  for (const sql::Row& row : *rows) {
    history_read_ = row.integer(0);
    const std::string& kind = row.text(1);
    BreakerSeen& seen = breakers_[row.text(2)];
    if (row.integer(4) == 0) {
      if (seen.state != "closed" && seen.trial != row.text(3))
        stage_.world.violation("I14",
                               "attempt " + row.text(3) + " is made while the account is " + seen.state);
    } else if (const std::size_t arrow = kind.find("-> "); arrow != std::string::npos) {
      seen.state = kind.substr(arrow + 3);
      seen.trial.clear();
    } else {
      none("I14", "SELECT id FROM attempts WHERE state = 'sending' AND id = '" + seen.trial + "'",
           "a second send is let through beside");
      seen.trial = row.text(3);
    }
  }
  none("I14", "SELECT id FROM accounts WHERE breaker = 'closed' AND trial IS NOT NULL",
       "a closed breaker waits for the end of one send");
}

void Checker::check_now() {
  check_attempts();
  check_books();
  check_policy();
  check_shapes();
  check_breakers();
  check_history();
  check_delivered();
  check_final_names();
  check_reports();
}

/// What the provider charges, or will, must be reserved or booked, and no clip is charged twice.
void Checker::check_attempts() {
  const auto rows = stage_.database.raw().query(
      "SELECT a.clip_id, a.state, a.reserved, (SELECT COUNT(*) FROM ledger l WHERE l.attempt_id = a.id AND "
      "l.kind = 'post'), COALESCE(a.remote_task_id, ''), a.id FROM attempts a");
  CHECK(rows.has_value());
  std::map<std::string_view, const sql::Row*> attempts;  // by their ids
  for (const sql::Row& row : *rows) attempts[row.text(5)] = &row;
  std::set<std::pair<std::string_view, int>> served;  // clips and their wishes
  for (const auto& [id, task] : stage_.outside.tasks()) {
    const auto found = attempts.find(task.attempt);
    CHECK(found != attempts.end());
    const sql::Row& attempt = *found->second;
    if (!attempt.text(4).empty() && attempt.text(4) != id) {
      stage_.world.violation("I12", "attempt " + task.attempt + " names another task than its own");
    }
    if (task.tenths == 0) continue;
    if (attempt.integer(2) == 0 && attempt.integer(3) == 0) {
      stage_.world.violation(
          "I4", fmt::format("task {} is or will be charged, and attempt {} ({}) neither reserves "
                            "nor books it",
                            id, task.attempt, attempt.text(1)));
    }
    // What a failed one costs is bad luck that nobody can know before.
    const int wish = stage_.database.custody().wishes().served_by(task.attempt);
    if (task.succeeds && !served.emplace(attempt.text(0), wish).second) {
      stage_.world.violation(
          "I3", fmt::format("clip {} is paid for more often than anybody wanted", attempt.text(0)));
    }
  }
}

void Checker::check_books() {
  const std::int64_t reserved =
      number("SELECT COALESCE(SUM(price_micros), 0) FROM attempts WHERE reserved = 1");
  const std::int64_t posted = number("SELECT COALESCE(SUM(micros), 0) FROM ledger WHERE kind = 'post'");
  const auto total = stage_.database.raw().query_one(
      "SELECT reserved_micros, spent_micros FROM budgets WHERE scope = 'total'");
  CHECK(total.has_value());
  if (*total && ((*total)->integer(0) != reserved || (*total)->integer(1) != posted)) {
    stage_.world.violation("I4",
                           fmt::format("the budget says {} reserved and {} spent, the attempts say {} and {}",
                                       (*total)->integer(0), (*total)->integer(1), reserved, posted));
  }
  none("I4",
       "SELECT a.id FROM attempts a WHERE a.reserved <> (SELECT COALESCE(SUM(CASE kind WHEN 'reserve' THEN 1 "
       "ELSE -1 END), 0) FROM ledger l WHERE l.attempt_id = a.id)",
       "an attempt's reserve is not what its ledger says");
  none("I4", "SELECT id FROM attempts WHERE reserved = 1 AND state IN ('refused', 'failed', 'succeeded')",
       "an attempt is over and still reserves its price");
  // Each kind of scope is counted on its own; together they must say the same.
  none("I4",
       "SELECT substr(scope, 1, instr(scope, ':') - 1) AS kind FROM budgets WHERE scope <> 'total' GROUP BY "
       "kind "
       "HAVING SUM(reserved_micros) <> (SELECT reserved_micros FROM budgets WHERE scope = 'total') OR "
       "SUM(spent_micros) <> (SELECT spent_micros FROM budgets WHERE scope = 'total')",
       "the budgets of a kind do not add up to the total");
  none("I5",
       "SELECT b.scope FROM budgets b WHERE b.scope NOT LIKE 'day:%' AND b.scope NOT LIKE 'month:%' AND "
       "b.cap_micros IS NOT CASE WHEN EXISTS (SELECT 1 FROM caps k WHERE k.scope = b.scope) "
       "THEN (SELECT k.micros FROM caps k WHERE k.scope = b.scope) ELSE (SELECT k.micros FROM caps k "
       "WHERE k.scope = substr(b.scope, 1, instr(b.scope || ':', ':') - 1)) END",
       "a budget has another cap than the one that is set");
}

}  // namespace zoetrope::sim

#include "store/due_rows.h"

#include <fmt/format.h>

#include "base/mutant.h"
#include "store/account_rows.h"
#include "store/hand_over_rows.h"
#include "store/json_list.h"
#include "store/listed_rows.h"

namespace zoetrope::store {
namespace {

constexpr std::string_view of_the_task = " WHERE (?6 = '' OR c.task_id = ?6) ";

constexpr std::string_view of_the_accounts =
    " AND (?7 = '[]' OR ts.account IN (SELECT value FROM json_each(?7))) ";

constexpr std::string_view may_be_sent = " AND " ZOETROPE_MAY_BE_SENT " ";
constexpr std::string_view was_handed_over =
    " AND ho.active = 1 AND ho.plan_state = 'done' AND ho.resting = 0 AND (ho.blocked_until <= ?2 OR "
    "ho.blocked_until > ?3) ";

/// Of this channel's own limit, where it has one.
constexpr std::string_view channel_has_slot =
    " AND (COALESCE(ch.slots_set, ch.slots) IS NULL OR (SELECT COUNT(*) FROM attempts o JOIN clips oc ON "
    "oc.id = o.clip_id "
    "JOIN task_settings ot ON ot.task_id = oc.task_id WHERE o.account = acc.id AND o.slot_held = 1 "
    "AND o.state IN ('sending', 'ambiguous', 'accepted') AND ot.channel_id = ts.channel_id) < "
    "COALESCE(ch.slots_set, ch.slots)) ";

/// More urgent tasks first; then the channel whose turn it is (lifecycle/fairness.h); of a channel the task
/// that came first, so that it is finished before the next one is begun.
constexpr std::string_view in_turn =
    " ORDER BY ho.priority, MAX(COALESCE(ch.turn, 0), COALESCE((SELECT value FROM counters WHERE name = "
    "'turn'), 0)), ts.channel_id, ho.position, c.number ";

/// Renders in the order in which they are due, straight from the index: of thousands, only those that are
/// claimed are looked at. Takes ?1 to ?6.
constexpr std::string_view renders_due =
    "SELECT w.subject, w.clip_id, c.task_id FROM work w JOIN attempts pa ON pa.id = w.subject JOIN clips c "
    "ON c.id = w.clip_id WHERE w.kind = ?1 AND w.due_at {} ?2 AND (w.lease_owner IS NULL OR w.lease_boot <> "
    "?3 OR w.lease_until < ?4) AND (?6 = '[]' OR pa.account IN (SELECT value FROM json_each(?6))) ";
constexpr std::string_view renders_of_the_task = " AND (?5 = '' OR c.task_id = ?5) ";
/// A render holds a slot of the account whoever asked for it, and nobody else may be there to look at it.
constexpr std::string_view renders_of_the_account =
    " AND (?5 = '' OR c.task_id = ?5 OR "
    "pa.account = (SELECT own.account FROM task_settings own WHERE own.task_id = ?5)) ";

/// The limit on concurrent renders counts every attempt that may be running at the provider; the lane is the
/// unique index on sends; the window is the provider's own. It counts from the answer, because the request
/// may have reached the provider at any time before that.
constexpr std::string_view admitted =
    " (SELECT COUNT(*) FROM attempts r WHERE r.account = acc.id AND r.created_at BETWEEN ?4 AND ?2 "
    "      AND COALESCE(r.accepted_at, r.created_at) >= ?5 AND r.state <> 'refused') < ?6 "
    " AND (SELECT COUNT(*) FROM attempts o WHERE o.account = acc.id AND o.slot_held = 1 "
    "      AND o.state IN ('sending', 'ambiguous', 'accepted')) < MIN(COALESCE(acc.slots_set, acc.slots), "
    "?1) ";

constexpr std::string_view account_works = " AND " ZOETROPE_ACCOUNT_SENDS " ";
constexpr std::string_view pause_is_over = " AND (acc.next_send_at <= ?2 OR acc.next_send_at > ?3) ";
constexpr std::string_view lane_is_free =
    " AND NOT EXISTS (SELECT 1 FROM attempts l WHERE l.account = acc.id AND l.state = 'sending') ";

/// Accounts with room ahead of their renders. What takes it is hosted or being hosted, and waits to be sent
/// by the same claims: clips of other tasks or numbers would stand in the way for ever. The placeholder takes
/// the numbers.
constexpr std::string_view has_room_ahead =
    " AND acc.id IN (SELECT room.id FROM accounts room WHERE (SELECT COUNT(*) FROM work h "
    "JOIN clips hc ON hc.id = h.clip_id JOIN task_settings ht ON ht.task_id = hc.task_id "
    "WHERE ht.account = room.id AND (?6 = '' OR hc.task_id = ?6) {} "
    "AND ((h.kind = 'submit' AND hc.state = 'hosted') OR (h.kind = 'host' AND h.lease_owner IS NOT NULL "
    "AND h.lease_boot = ?4 AND h.lease_until >= ?5))) < ?8 * MIN(COALESCE(room.slots_set, room.slots), ?9)) ";

bool needs_folder(StepKind kind) {
  return kind == StepKind::host || kind == StepKind::submit || kind == StepKind::fetch;
}

std::vector<sql::Value> due_parameters(StepKind kind, const ClaimRequest& request, const Now& now) {
  return {std::string(to_string(kind)),      now.wall.micros,
          (now.wall + due_ahead_max).micros, now.lease_clock(),
          now.lease_time().micros,           request.only_task ? request.only_task->str() : "",
          to_json_list(request.accounts)};
}

std::string of_the_numbers(const std::vector<int>& numbers, std::string_view clips = "c") {
  return numbers.empty() ? std::string()
                         : fmt::format(" AND {}.number IN ({}) ", clips, fmt::join(numbers, ", "));
}

/// That take one more send now.
Result<std::vector<std::string>> accounts_with_a_free_slot(sql::Connection& db, const ClaimRequest& request,
                                                           const Now& now) {
  std::string statement = "SELECT acc.id FROM accounts acc WHERE";
  statement += admitted;
  if (mutated(Mutant::one_slot_too_many)) statement += "+ 1 ";
  if (!mutated(Mutant::open_breaker_ignored)) statement += account_works;
  if (!mutated(Mutant::pause_not_kept)) statement += pause_is_over;
  if (!mutated(Mutant::two_sends_at_once)) statement += lane_is_free;
  const int per_window = mutated(Mutant::window_not_kept) ? slots_without_limit : sends_per_window_max;
  std::vector<std::string> accounts;
  for (const sql::Row& row :
       TRY(db.query(statement, {static_cast<std::int64_t>(request.slots_max.value_or(slots_without_limit)),
                                now.wall.micros, (now.wall + due_ahead_max).micros,
                                (now.wall - send_window - lease_term).micros, (now.wall - send_window).micros,
                                static_cast<std::int64_t>(per_window)})))
    accounts.push_back(row.text(0));
  return accounts;
}

/// Nothing is claimed of a task whose folder this machine does not see, where a file of it is needed. Takes
/// the next free place.
std::string of_tasks_here(StepKind kind, const ClaimRequest& request, std::vector<sql::Value>& parameters) {
  if (!needs_folder(kind) || request.not_here.empty()) return "";
  parameters.emplace_back(to_json_list(request.not_here));
  return fmt::format(" AND c.task_id NOT IN (SELECT value FROM json_each(?{})) ", parameters.size());
}

Result<std::vector<Candidate>> candidates_of(sql::Connection& db, StepKind kind, std::string statement,
                                             int limit, const ClaimRequest& request,
                                             std::vector<sql::Value> parameters) {
  parameters.emplace_back(static_cast<std::int64_t>(limit));
  statement += fmt::format(" LIMIT ?{}", parameters.size());
  std::vector<Candidate> found;
  for (const sql::Row& row : TRY(db.query(statement, parameters))) {
    Candidate one{row.text(0), ClipId(row.text(1)), TaskId(row.text(2))};
    if (!needs_folder(kind) || sees(request, one.task)) found.push_back(std::move(one));
  }
  return found;
}

}  // namespace

bool sees(const ClaimRequest& request, const TaskId& task) {
  return !request.is_here || request.is_here(task);
}

Result<std::vector<Candidate>> find_due_renders(sql::Connection& db, StepKind kind, int limit,
                                                const ClaimRequest& request, const Now& now) {
  const auto find = [&](std::string_view comparison, WallTime time, int most) {
    std::vector<sql::Value> parameters{std::string(to_string(kind)),
                                       time.micros,
                                       now.lease_clock(),
                                       now.lease_time().micros,
                                       request.only_task ? request.only_task->str() : "",
                                       to_json_list(request.accounts)};
    std::string statement = fmt::format(renders_due, comparison);
    statement += kind == StepKind::poll ? renders_of_the_account : renders_of_the_task;
    statement += of_tasks_here(kind, request, parameters);
    return candidates_of(db, kind, statement + "ORDER BY w.due_at", most, request, std::move(parameters));
  };
  auto found = TRY(find("<=", now.wall, limit));
  const int left = limit - static_cast<int>(found.size());
  if (left <= 0) return found;
  for (Candidate& one : TRY(find(">", now.wall + due_ahead_max, left))) found.push_back(std::move(one));
  return found;
}

Result<std::vector<Candidate>> find_due_clips(sql::Connection& db, StepKind kind, int limit,
                                              const ClaimRequest& request, const Now& now) {
  const bool sends = kind == StepKind::submit;
  const auto able = sends ? TRY(accounts_with_a_free_slot(db, request, now)) : std::vector<std::string>();
  if (sends && able.empty()) return std::vector<Candidate>();
  std::string statement = fmt::format(
      "WITH waiting AS MATERIALIZED (SELECT w.subject, w.clip_id, w.due_at, c.task_id, c.number FROM work w "
      "JOIN clips c ON c.id = w.clip_id WHERE w.kind = ?1 {} AND " ZOETROPE_FREE_AND_DUE
      ") "
      "SELECT c.subject, c.clip_id, c.task_id FROM waiting c "
      "JOIN task_settings ts ON ts.task_id = c.task_id JOIN accounts acc ON acc.id = ts.account "
      "LEFT JOIN hand_overs ho ON ho.task_id = c.task_id "
      "LEFT JOIN channel_settings ch ON ch.channel_id = ts.channel_id ",
      sends ? "AND c.state = 'hosted'" : "");
  statement += of_the_task;
  statement += of_the_accounts;
  statement += of_the_numbers(request.only_numbers);
  statement += may_be_sent;
  if (request.handed_over) statement += was_handed_over;
  std::vector<sql::Value> parameters = due_parameters(kind, request, now);
  if (sends) {
    statement += channel_has_slot;
    statement += " AND acc.id " + one_of(db.dialect(), 8);
    parameters.emplace_back(to_json_list(able));
  } else {
    // What only a send can close needs pictures to send.
    statement += " AND acc.breaker IN ('closed', 'storm', 'key_limited') ";
    statement += fmt::format(has_room_ahead, of_the_numbers(request.only_numbers, "hc"));
    parameters.emplace_back(std::int64_t{hosted_ahead_per_slot});
    parameters.emplace_back(static_cast<std::int64_t>(request.slots_max.value_or(slots_without_limit)));
  }
  statement += of_tasks_here(kind, request, parameters);
  statement += request.handed_over ? std::string(in_turn) : " ORDER BY c.due_at, c.number";
  return candidates_of(db, kind, std::move(statement), limit, request, std::move(parameters));
}

}  // namespace zoetrope::store

#include "store/due_rows.h"

#include <fmt/format.h>

#include "base/mutant.h"
#include "lifecycle/fairness.h"
#include "store/account_rows.h"
#include "store/hand_over_rows.h"
#include "store/json_list.h"

namespace zoetrope::store {
namespace {

/// A work row may be taken when it is due and nobody holds it. A lease of another boot holds nothing, and a
/// row that is due later than anything is ever planned comes from a clock that jumped.
constexpr std::string_view free_and_due =
    " (w.due_at <= ?2 OR w.due_at > ?3) AND (w.lease_owner IS NULL OR w.lease_boot <> ?4 OR w.lease_until < "
    "?5) ";

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
    " (SELECT COUNT(*) FROM attempts r WHERE r.account = acc.id AND r.created_at BETWEEN ?9 AND ?2 "
    "      AND COALESCE(r.accepted_at, r.created_at) >= ?10 AND r.state <> 'refused') < ?11 "
    " AND (SELECT COUNT(*) FROM attempts o WHERE o.account = acc.id AND o.slot_held = 1 "
    "      AND o.state IN ('sending', 'ambiguous', 'accepted')) < MIN(COALESCE(acc.slots_set, acc.slots), "
    "?8) ";

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

constexpr int slots_without_limit = 1'000;

bool needs_folder(StepKind kind) {
  return kind == StepKind::host || kind == StepKind::submit || kind == StepKind::fetch;
}

bool is_here(const ClaimRequest& request, const TaskId& task) {
  return !request.is_here || request.is_here(task);
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

/// `able`: accounts that take one more send now, looked at once for all clips that wait for them. Takes ?8 to
/// ?11.
std::string accounts_with_a_free_slot() {
  std::string statement = ", able AS MATERIALIZED (SELECT acc.id FROM accounts acc WHERE";
  statement += admitted;
  if (mutated(Mutant::one_slot_too_many)) statement += "+ 1 ";
  if (!mutated(Mutant::open_breaker_ignored)) statement += account_works;
  if (!mutated(Mutant::pause_not_kept)) statement += pause_is_over;
  if (!mutated(Mutant::two_sends_at_once)) statement += lane_is_free;
  return statement + ") ";
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
    if (!needs_folder(kind) || is_here(request, one.task)) found.push_back(std::move(one));
  }
  return found;
}

/// Tasks of a worker whose channel has room ahead, in their turn. What is hosted already counts as sent, so
/// that the pictures come in the order of the sends.
constexpr std::string_view tasks_with_room =
    "WITH ready AS MATERIALIZED (SELECT hc.task_id AS task FROM work h JOIN clips hc ON hc.id = h.clip_id "
    "  WHERE h.kind = 'submit' AND hc.state = 'hosted' UNION ALL "
    "  SELECT hc.task_id FROM work h JOIN clips hc ON hc.id = h.clip_id WHERE h.lease_owner IS NOT NULL AND "
    "  h.kind = 'host' AND h.lease_boot = ?3 AND h.lease_until >= ?4), "
    "ahead AS MATERIALIZED (SELECT ht.account AS account, ht.channel_id AS channel, hh.priority AS priority, "
    "  COUNT(*) AS n "
    "  FROM ready JOIN task_settings ht ON ht.task_id = ready.task JOIN hand_overs hh ON hh.task_id = "
    "ready.task "
    "  WHERE hh.active = 1 AND hh.paused = 0 AND hh.resting = 0 AND (hh.blocked_until <= ?1 OR "
    "  hh.blocked_until > ?2) GROUP BY 1, 2, 3), "
    "room AS MATERIALIZED (SELECT ho.task_id AS task, ho.priority AS priority, ts.channel_id AS channel, "
    "  ho.position AS position, MIN(MIN(COALESCE(acc.slots_set, acc.slots), COALESCE(ch.slots_set, ch.slots, "
    "  acc.slots_set, acc.slots)), ?5) AS slots, "
    "  COALESCE(ch.turn, 0) AS turn, COALESCE(ch.weight_set, ch.weight, 1) AS weight, "
    "  (SELECT COALESCE(SUM(a.n), 0) FROM ahead a WHERE a.account = acc.id AND a.channel = ts.channel_id AND "
    "  a.priority <= ho.priority) AS n "
    "  FROM hand_overs ho JOIN task_settings ts ON ts.task_id = ho.task_id JOIN accounts acc ON acc.id = "
    "  ts.account LEFT JOIN channel_settings ch ON ch.channel_id = ts.channel_id WHERE acc.breaker IN "
    "  ('closed', 'storm', 'key_limited') AND ho.active = 1 AND ho.plan_state = 'done' AND ho.resting = 0 "
    "AND "
    "  (ho.blocked_until <= ?1 OR ho.blocked_until > ?2) AND " ZOETROPE_MAY_BE_SENT
    "  AND (?6 = '[]' OR ts.account IN (SELECT value FROM json_each(?6))) "
    "  AND (?9 = '[]' OR ho.task_id NOT IN (SELECT value FROM json_each(?9)))) "
    "SELECT task FROM room WHERE n < ?7 * slots ORDER BY priority, MAX(turn, COALESCE((SELECT value FROM "
    "counters WHERE name = 'turn'), 0)) + n * (?8 / weight), channel, position LIMIT ?10 OFFSET ?11";
constexpr int tasks_at_once = 100;

/// Each clip of the task is looked up by itself: they are few, and the pictures that wait may be thousands.
constexpr std::string_view first_to_host =
    "SELECT c.id FROM clips c WHERE c.task_id = ?1 AND (SELECT COUNT(*) FROM work w WHERE w.kind = 'host' "
    "AND "
    "w.subject = c.id AND (w.due_at <= ?2 OR w.due_at > ?3) AND (w.lease_owner IS NULL OR w.lease_boot <> ?4 "
    "OR w.lease_until < ?5)) = 1 ORDER BY c.number LIMIT 1";

}  // namespace

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
  std::string statement =
      "WITH waiting AS MATERIALIZED (SELECT w.subject, w.clip_id, w.due_at FROM work w WHERE w.kind = ?1 AND";
  statement += free_and_due;
  statement += ") ";
  if (kind == StepKind::submit) statement += accounts_with_a_free_slot();
  statement +=
      "SELECT w.subject, w.clip_id, c.task_id FROM waiting w JOIN clips c ON c.id = w.clip_id "
      "JOIN task_settings ts ON ts.task_id = c.task_id JOIN accounts acc ON acc.id = ts.account "
      "LEFT JOIN hand_overs ho ON ho.task_id = c.task_id "
      "LEFT JOIN channel_settings ch ON ch.channel_id = ts.channel_id ";
  if (kind == StepKind::submit) statement += "JOIN able ON able.id = acc.id AND c.state = 'hosted' ";
  statement += of_the_task;
  statement += of_the_accounts;
  statement += of_the_numbers(request.only_numbers);
  statement += may_be_sent;
  if (request.handed_over) statement += was_handed_over;
  std::vector<sql::Value> parameters = due_parameters(kind, request, now);
  if (kind == StepKind::submit) {
    statement += channel_has_slot;
    parameters.emplace_back(static_cast<std::int64_t>(request.slots_max.value_or(slots_without_limit)));
    parameters.emplace_back((now.wall - send_window - lease_term).micros);
    parameters.emplace_back((now.wall - send_window).micros);
    parameters.emplace_back(static_cast<std::int64_t>(
        mutated(Mutant::window_not_kept) ? slots_without_limit : sends_per_window_max));
  } else {
    // What only a send can close needs pictures to send.
    statement += " AND acc.breaker IN ('closed', 'storm', 'key_limited') ";
    statement += fmt::format(has_room_ahead, of_the_numbers(request.only_numbers, "hc"));
    parameters.emplace_back(std::int64_t{hosted_ahead_per_slot});
    parameters.emplace_back(static_cast<std::int64_t>(request.slots_max.value_or(slots_without_limit)));
  }
  statement += of_tasks_here(kind, request, parameters);
  statement += request.handed_over ? std::string(in_turn) : " ORDER BY w.due_at, c.number";
  return candidates_of(db, kind, std::move(statement), limit, request, std::move(parameters));
}

Result<std::vector<Candidate>> find_next_to_host(sql::Connection& db, const ClaimRequest& request,
                                                 const Now& now) {
  std::vector<Candidate> found;
  for (std::int64_t passed = 0;; passed += tasks_at_once) {
    const auto tasks = TRY(db.query(
        tasks_with_room,
        {now.wall.micros, (now.wall + due_ahead_max).micros, now.lease_clock(), now.lease_time().micros,
         static_cast<std::int64_t>(request.slots_max.value_or(slots_without_limit)),
         to_json_list(request.accounts), std::int64_t{hosted_ahead_per_slot}, lifecycle::turn_unit,
         to_json_list(request.not_here), std::int64_t{tasks_at_once}, passed}));
    for (const sql::Row& task : tasks) {
      const auto clip =
          TRY(db.query_one(first_to_host, {task.text(0), now.wall.micros, (now.wall + due_ahead_max).micros,
                                           now.lease_clock(), now.lease_time().micros}));
      if (!clip) continue;
      if (is_here(request, TaskId(task.text(0))))
        found.push_back({clip->text(0), ClipId(clip->text(0)), TaskId(task.text(0))});
      return found;
    }
    if (tasks.size() < tasks_at_once) return found;
  }
}

}  // namespace zoetrope::store

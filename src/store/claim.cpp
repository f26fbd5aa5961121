#include <fmt/format.h>

#include "base/check.h"
#include "base/mutant.h"
#include "lifecycle/fairness.h"
#include "store/account_rows.h"
#include "store/alert_rows.h"
#include "store/budget_rows.h"
#include "store/change_rows.h"
#include "store/hand_over_rows.h"
#include "store/housekeeping.h"
#include "store/impl.h"
#include "store/json_list.h"
#include "store/listed_rows.h"
#include "store/money_rows.h"
#include "store/outbox_rows.h"
#include "store/pipeline_rows.h"
#include "store/round_rows.h"
#include "store/scopes.h"
#include "store/step_input.h"

namespace zoetrope::store {
namespace {

using lifecycle::StepInput;

/// A work row may be taken when it is due and nobody holds it. A lease of another boot holds nothing, and a
/// row that is due later than anything is ever planned comes from a clock that jumped.
constexpr std::string_view free_and_due =
    " (w.due_at <= ?2 OR w.due_at > ?3) AND (w.lease_owner IS NULL OR w.lease_boot <> ?4 OR w.lease_until < "
    "?5) ";

constexpr std::string_view of_the_task = " WHERE (?6 = '' OR c.task_id = ?6) ";

constexpr std::string_view of_the_accounts = " AND (?7 = '[]' OR {} IN (SELECT value FROM json_each(?7))) ";

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

/// A render holds a slot of the account whoever asked for it, and nobody else may be there to look at it.
constexpr std::string_view of_the_account =
    " WHERE (?6 = '' OR c.task_id = ?6 OR "
    "pa.account = (SELECT own.account FROM task_settings own WHERE own.task_id = ?6)) ";

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

constexpr int submit_candidates_max = 256;
/// Until a task that a cap stands in the way of is tried again; a cap that is changed ends it at once.
constexpr Duration blocked_interval = std::chrono::seconds(30);
constexpr int slots_without_limit = 1'000;

struct Candidate {
  std::string subject;
  ClipId clip;
  TaskId task;
};

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

Result<std::vector<Candidate>> find_due(sql::Connection& db, StepKind kind, int limit,
                                        const ClaimRequest& request, const Now& now) {
  std::string statement =
      "WITH waiting AS MATERIALIZED (SELECT w.subject, w.clip_id, w.due_at FROM work w WHERE w.kind = ?1 AND";
  statement += free_and_due;
  statement += ") ";
  if (kind == StepKind::submit) statement += accounts_with_a_free_slot();
  statement +=
      "SELECT w.subject, w.clip_id, c.task_id FROM waiting w JOIN clips c ON c.id = w.clip_id "
      "JOIN task_settings ts ON ts.task_id = c.task_id JOIN accounts acc ON acc.id = ts.account ";
  const bool about_clip = kind == StepKind::host || kind == StepKind::submit;
  statement += about_clip ? "LEFT JOIN hand_overs ho ON ho.task_id = c.task_id "
                            "LEFT JOIN channel_settings ch ON ch.channel_id = ts.channel_id "
                          : "JOIN attempts pa ON pa.id = w.subject ";
  if (kind == StepKind::submit) statement += "JOIN able ON able.id = acc.id AND c.state = 'hosted' ";
  statement += kind == StepKind::poll ? of_the_account : of_the_task;
  statement += fmt::format(of_the_accounts, about_clip ? "ts.account" : "pa.account");
  if (about_clip) statement += of_the_numbers(request.only_numbers);
  if (about_clip) statement += may_be_sent;
  if (about_clip && request.handed_over) statement += was_handed_over;
  if (kind == StepKind::submit) statement += channel_has_slot;
  std::vector<sql::Value> parameters = due_parameters(kind, request, now);
  if (kind == StepKind::submit) {
    parameters.emplace_back(static_cast<std::int64_t>(request.slots_max.value_or(slots_without_limit)));
    parameters.emplace_back((now.wall - send_window - lease_term).micros);
    parameters.emplace_back((now.wall - send_window).micros);
    parameters.emplace_back(static_cast<std::int64_t>(
        mutated(Mutant::window_not_kept) ? slots_without_limit : sends_per_window_max));
  }
  if (kind == StepKind::host) {
    // What only a send can close needs pictures to send.
    statement += " AND acc.breaker IN ('closed', 'storm', 'key_limited') ";
    statement += fmt::format(has_room_ahead, of_the_numbers(request.only_numbers, "hc"));
    parameters.emplace_back(std::int64_t{hosted_ahead_per_slot});
    parameters.emplace_back(static_cast<std::int64_t>(request.slots_max.value_or(slots_without_limit)));
  }
  if (needs_folder(kind) && !request.not_here.empty()) {
    parameters.emplace_back(to_json_list(request.not_here));
    statement += fmt::format(" AND c.task_id NOT IN (SELECT value FROM json_each(?{})) ", parameters.size());
  }
  statement += about_clip && request.handed_over ? std::string(in_turn) : " ORDER BY w.due_at, c.number";
  statement += " LIMIT ?" + std::to_string(parameters.size() + 1);
  parameters.emplace_back(static_cast<std::int64_t>(limit));
  std::vector<Candidate> found;
  for (const sql::Row& row : TRY(db.query(statement, parameters)))
    found.push_back({row.text(0), ClipId(row.text(1)), TaskId(row.text(2))});
  if (needs_folder(kind))
    std::erase_if(found, [&](const Candidate& one) { return !is_here(request, one.task); });
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

/// A worker's next picture: the first one that is due of the first of those tasks that has one.
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

/// Of rows that nobody holds, each under a token of its own.
Result<void> take_leases(sql::Connection& db, StepKind kind, const std::vector<std::string>& subjects,
                         const std::string& owner, const Now& now) {
  const auto row = TRY(db.query_one("SELECT value FROM counters WHERE name = 'lease_token'"));
  CHECK(row.has_value());
  std::int64_t token = row->integer(0);
  std::vector<std::vector<sql::Value>> tokens;
  for (const std::string& subject : subjects) tokens.push_back({subject, ++token});
  // From one counter for all rows: a row that was removed and made again must not give out an old token.
  if (!mutated(Mutant::token_not_raised))
    TRY(db.execute("UPDATE counters SET value = ?1 WHERE name = 'lease_token'", {token}));
  const std::string statement = fmt::format(
      "UPDATE work SET lease_owner = ?2, lease_boot = ?3, lease_until = ?4, claims = claims + 1, "
      "lease_token = n.token FROM {} AS n WHERE work.kind = ?5 AND work.subject = n.subject",
      listed_rows(db.dialect(), {{"subject"}, {"token", Listed::integer}}));
  TRY(db.execute(statement, {to_listed_rows(tokens), owner, now.lease_clock(),
                             (now.lease_time() + lease_term).micros, std::string(to_string(kind))}));
  return {};
}

Result<void> claim_all(sql::Connection& db, StepKind kind, const std::vector<std::string>& subjects,
                       const std::string& owner, const Now& now, std::vector<StepInput>& claimed) {
  if (subjects.empty()) return {};
  TRY(take_leases(db, kind, subjects, owner, now));
  for (StepInput& input : TRY(load_inputs(db, kind, subjects, now))) claimed.push_back(std::move(input));
  return {};
}

/// The channel has had its turn.
Result<void> take_turn(sql::Connection& db, const std::string& channel) {
  TRY(put_channel_settings(db, channel));
  TRY(db.execute("INSERT INTO counters (name, value) VALUES ('turn', 0) ON CONFLICT DO NOTHING"));
  const auto row =
      TRY(db.query_one("SELECT ch.turn, COALESCE(ch.weight_set, ch.weight), k.value FROM channel_settings "
                       "ch, counters k WHERE ch.channel_id = ?1 AND "
                       "k.name = 'turn'",
                       {channel}));
  CHECK(row.has_value());
  const int weight = static_cast<int>(row->integer(1));
  const std::int64_t standing = lifecycle::standing_turn(row->integer(0), row->integer(2), weight, 0);
  TRY(db.execute("UPDATE counters SET value = ?1 WHERE name = 'turn'", {standing}));
  TRY(db.execute("UPDATE channel_settings SET turn = ?2 WHERE channel_id = ?1",
                 {channel, lifecycle::turn_after_send(standing, weight)}));
  return {};
}

/// A cap is in the way of this task, and is not asked for each of its clips. A run in a terminal says so when
/// it ends; a worker goes on with other tasks, and whoever handed this one over looks at its row.
Result<void> put_off(sql::Connection& db, const TaskId& task, const BudgetView& full, const Now& now) {
  const auto handed =
      TRY(db.query_one("SELECT 1 FROM hand_overs WHERE task_id = ?1 AND active = 1", {task.str()}));
  if (!handed) return {};
  TRY(db.execute("UPDATE hand_overs SET blocked_until = ?2 WHERE task_id = ?1",
                 {task.str(), (now.wall + blocked_interval).micros}));
  TRY(append_error_once(db, task, "budget: ",
                        fmt::format("there is no room for another clip in the {} of {}",
                                    full.cap.value_or(Money()).to_human(), scope_words(full.scope)),
                        now.wall));
  return refresh_task_status(db, task, now.wall);
}

/// The write-ahead of a paid request: the attempt, its reserve and the clip's state, in the transaction of
/// the claim.
Result<bool> begin_send(sql::Connection& db, const Candidate& candidate, const std::string& owner,
                        Random& random, const Now& now) {
  Loaded clip = TRY(load_clip(db, candidate.clip));
  clip.situation.price = TRY(price_to_reserve(db, candidate.clip));
  if (const auto full = TRY(blocking_budget(db, clip, clip.situation.price, now.wall))) {
    TRY(alert_used_up(db, clip.task, *full, now.wall));
    TRY(put_off(db, clip.task, *full, now));
    return false;
  }
  TRY(take_turn(db, clip.channel));
  clip.attempt = AttemptId(random.uuid());
  clip.attempt_created_at = now.wall;
  TRY(
      db.execute("INSERT INTO attempts (id, clip_id, n, account, provider, model, state, prompt_sha256, "
                 "image_sha256, image_url, "
                 "price_micros, sender_journal, sender_boot, created_at, prompt, negative_prompt, seconds, "
                 "image) "
                 "SELECT ?1, c.id, (SELECT COUNT(*) FROM attempts p WHERE p.clip_id = c.id) + 1, ts.account, "
                 "ts.provider, ts.model, "
                 "'sending', c.prompt_sha256, c.image_sha256, c.image_url, ?3, ?4, ?5, ?6, "
                 "c.prompt, c.negative_prompt, c.seconds, c.image "
                 "FROM clips c JOIN task_settings ts ON ts.task_id = c.task_id WHERE c.id = ?2",
                 {clip.attempt.str(), clip.clip.str(), clip.situation.price.micros(), owner, now.boot,
                  now.wall.micros}));
  TRY(begin_trial(db, {clip.account, clip.task, clip.attempt, "step"}, now.wall));
  TRY(reserve(db, clip, now.wall));
  TRY(db.execute(
      "UPDATE clips SET state = 'sending', hold_reason = '', current_attempt = ?2, version = version + 1, "
      "note = '', changed_at = ?3 WHERE id = ?1 AND state = 'hosted'",
      {clip.clip.str(), clip.attempt.str(), now.wall.micros}));
  TRY(add_event(db, clip, "step: hosted -> sending", "", now.wall));
  TRY(db.execute("UPDATE hand_overs SET blocked_until = 0 WHERE task_id = ?1 AND blocked_until > 0",
                 {clip.task.str()}));
  TRY(refresh_task_status(db, clip.task, now.wall));
  return true;
}

Result<void> claim_submits(sql::Connection& db, const ClaimRequest& request, Random& random, const Now& now,
                           std::vector<StepInput>& claimed) {
  for (int taken = 0; taken < request.submit_max;) {
    const auto candidates = TRY(find_due(db, StepKind::submit, submit_candidates_max, request, now));
    bool sent = false;
    for (const Candidate& candidate : candidates) {
      sent = TRY(begin_send(db, candidate, request.owner, random, now));
      if (!sent) continue;
      TRY(claim_all(db, StepKind::submit, {candidate.subject}, request.owner, now, claimed));
      claimed.back().last_byte_before =
          now.mono + (mutated(Mutant::no_send_gate) ? std::chrono::hours(24) : send_gate);
      ++taken;
      break;  // the lane of this account is taken now
    }
    if (!sent) return {};
  }
  return {};
}

Result<void> claim_kind(sql::Connection& db, StepKind kind, int limit, const ClaimRequest& request,
                        const Now& now, std::vector<StepInput>& claimed) {
  if (limit <= 0) return {};
  const bool in_turns = kind == StepKind::host && request.handed_over;
  std::vector<std::string> subjects;
  for (const Candidate& candidate :
       in_turns ? TRY(find_next_to_host(db, request, now)) : TRY(find_due(db, kind, limit, request, now)))
    subjects.push_back(candidate.subject);
  return claim_all(db, kind, subjects, request.owner, now, claimed);
}

/// One by one, because each takes room ahead of the renders.
Result<void> claim_hosts(sql::Connection& db, const ClaimRequest& request, const Now& now,
                         std::vector<StepInput>& claimed) {
  for (int taken = 0; taken < request.host_max; ++taken) {
    const std::size_t before = claimed.size();
    TRY(claim_kind(db, StepKind::host, 1, request, now, claimed));
    if (claimed.size() == before) return {};
  }
  return {};
}

}  // namespace

Result<std::vector<StepInput>> Store::claim(const ClaimRequest& request, const Now& now) {
  if (!now.knows_lease_time()) return unknown_lease_time();
  return impl_->write([&](sql::Connection& db) -> Result<std::vector<StepInput>> {
    std::vector<StepInput> claimed;
    TRY(set_poison_aside(db, impl_->random, now));
    TRY(rehost_expired(db, impl_->random, now));
    if (request.handed_over) TRY(begin_due_rounds(db, impl_->random, now));
    TRY(claim_probes(db, request, now, claimed));
    TRY(claim_plans(db, request, now, claimed));
    TRY(claim_kind(db, StepKind::fetch, request.fetch_max, request, now, claimed));
    TRY(claim_kind(db, StepKind::poll, request.poll_max, request, now, claimed));
    TRY(claim_submits(db, request, impl_->random, now, claimed));
    TRY(claim_hosts(db, request, now, claimed));
    TRY(claim_deliveries(db, request, now, claimed));
    return claimed;
  });
}

}  // namespace zoetrope::store

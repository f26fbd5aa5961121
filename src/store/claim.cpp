#include <fmt/format.h>

#include "base/check.h"
#include "base/mutant.h"
#include "store/account_rows.h"
#include "store/alert_rows.h"
#include "store/budget_rows.h"
#include "store/change_rows.h"
#include "store/housekeeping.h"
#include "store/impl.h"
#include "store/money_rows.h"
#include "store/outbox_rows.h"
#include "store/step_input.h"

namespace zoetrope::store {
namespace {

using lifecycle::StepInput;

/// A work row may be taken when it is due and nobody holds it. A lease of another boot holds nothing, and a
/// row that is due later than anything is ever planned comes from a clock that jumped.
constexpr std::string_view free_and_due =
    " (w.due_at <= ?2 OR w.due_at > ?3) AND (w.lease_owner IS NULL OR w.lease_boot <> ?4 OR w.lease_until < "
    "?5) ";

constexpr std::string_view of_the_task = " AND (?6 = '' OR c.task_id = ?6) ";

/// A render holds a slot of the account whoever asked for it, and nobody else may be there to look at it.
constexpr std::string_view of_the_account =
    " AND (?6 = '' OR c.task_id = ?6 OR "
    "pa.account = (SELECT own.account FROM task_settings own WHERE own.task_id = ?6)) ";

/// The limit on concurrent renders counts every attempt that may be running at the provider; the lane is the
/// unique index on sends; the window is the provider's own. It counts from the answer, because the request
/// may have reached the provider at any time before that.
constexpr std::string_view admitted =
    " AND c.state = 'hosted' "
    " AND (SELECT COUNT(*) FROM attempts r WHERE r.account = acc.id AND r.created_at BETWEEN ?8 AND ?2 "
    "      AND COALESCE(r.accepted_at, r.created_at) >= ?9 AND r.state <> 'refused') < ?10 "
    " AND (SELECT COUNT(*) FROM attempts o WHERE o.account = acc.id AND o.slot_held = 1 "
    "      AND o.state IN ('sending', 'ambiguous', 'accepted')) < MIN(acc.slots, ?7) ";

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
    "AND h.lease_boot = ?4 AND h.lease_until >= ?5))) < ?7 * MIN(room.slots, ?8)) ";

constexpr int submit_candidates_max = 32;
constexpr int slots_without_limit = 1'000;

struct Candidate {
  std::string subject;
  ClipId clip;
};

std::vector<sql::Value> due_parameters(StepKind kind, const ClaimRequest& request, const Now& now) {
  return {std::string(to_string(kind)),
          now.wall.micros,
          (now.wall + due_ahead_max).micros,
          now.boot,
          now.mono.micros,
          request.only_task ? request.only_task->str() : ""};
}

std::string of_the_numbers(const std::vector<int>& numbers, std::string_view clips = "c") {
  return numbers.empty() ? std::string()
                         : fmt::format(" AND {}.number IN ({}) ", clips, fmt::join(numbers, ", "));
}

Result<std::vector<Candidate>> find_due(sql::Connection& db, StepKind kind, int limit,
                                        const ClaimRequest& request, const Now& now) {
  std::string statement =
      "SELECT w.subject, w.clip_id FROM work w JOIN clips c ON c.id = w.clip_id "
      "JOIN task_settings ts ON ts.task_id = c.task_id JOIN accounts acc ON acc.id = ts.account ";
  if (kind == StepKind::poll) statement += "JOIN attempts pa ON pa.id = w.subject ";
  statement += "WHERE w.kind = ?1 AND";
  statement += free_and_due;
  statement += kind == StepKind::poll ? of_the_account : of_the_task;
  if (kind == StepKind::host || kind == StepKind::submit) statement += of_the_numbers(request.only_numbers);
  std::vector<sql::Value> parameters = due_parameters(kind, request, now);
  if (kind == StepKind::submit) {
    statement += admitted;
    if (mutated(Mutant::one_slot_too_many)) statement += "+ 1 ";
    if (!mutated(Mutant::open_breaker_ignored)) statement += account_works;
    if (!mutated(Mutant::pause_not_kept)) statement += pause_is_over;
    if (!mutated(Mutant::two_sends_at_once)) statement += lane_is_free;
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
  statement += " ORDER BY w.due_at, c.number LIMIT ?" + std::to_string(parameters.size() + 1);
  parameters.emplace_back(static_cast<std::int64_t>(limit));
  std::vector<Candidate> found;
  for (const sql::Row& row : TRY(db.query(statement, parameters)))
    found.push_back({row.text(0), ClipId(row.text(1))});
  return found;
}

Result<std::int64_t> take_lease(sql::Connection& db, StepKind kind, const std::string& subject,
                                const std::string& owner, const Now& now) {
  // From one counter for all rows: a row that was removed and made again must not give out an old token.
  if (!mutated(Mutant::token_not_raised))
    TRY(db.execute("UPDATE counters SET value = value + 1 WHERE name = 'lease_token'"));
  TRY(
      db.execute("UPDATE work SET lease_owner = ?3, lease_boot = ?4, lease_until = ?5, claims = claims + 1, "
                 "lease_token = (SELECT value FROM counters WHERE name = 'lease_token') WHERE kind = ?1 AND "
                 "subject = ?2",
                 {std::string(to_string(kind)), subject, owner, now.boot, (now.mono + lease_term).micros}));
  const auto row = TRY(db.query_one("SELECT lease_token FROM work WHERE kind = ?1 AND subject = ?2",
                                    {std::string(to_string(kind)), subject}));
  CHECK(row.has_value());
  return row->integer(0);
}

/// The write-ahead of a paid request: the attempt, its reserve and the clip's state, in the transaction of
/// the claim.
Result<bool> begin_send(sql::Connection& db, const Candidate& candidate, const std::string& owner,
                        Random& random, const Now& now) {
  Loaded clip = TRY(load_clip(db, candidate.clip));
  clip.situation.price = TRY(price_to_reserve(db, candidate.clip));
  if (const auto full = TRY(blocking_budget(db, clip, clip.situation.price, now.wall))) {
    TRY(alert_used_up(db, clip.task, *full, now.wall));
    return false;
  }
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
      const std::int64_t token = TRY(take_lease(db, StepKind::submit, candidate.subject, request.owner, now));
      auto input = TRY(load_input(db, {StepKind::submit, candidate.subject, token}, now));
      CHECK(input.has_value());
      input->last_byte_before =
          now.mono + (mutated(Mutant::no_send_gate) ? std::chrono::hours(24) : send_gate);
      claimed.push_back(std::move(*input));
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
  for (const Candidate& candidate : TRY(find_due(db, kind, limit, request, now))) {
    const std::int64_t token = TRY(take_lease(db, kind, candidate.subject, request.owner, now));
    auto input = TRY(load_input(db, {kind, candidate.subject, token}, now));
    CHECK(input.has_value());
    claimed.push_back(std::move(*input));
  }
  return {};
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
  return impl_->write([&](sql::Connection& db) -> Result<std::vector<StepInput>> {
    std::vector<StepInput> claimed;
    TRY(set_poison_aside(db, impl_->random, now));
    TRY(rehost_expired(db, impl_->random, now));
    TRY(claim_probes(db, request, now, claimed));
    TRY(claim_kind(db, StepKind::fetch, request.fetch_max, request, now, claimed));
    TRY(claim_kind(db, StepKind::poll, request.poll_max, request, now, claimed));
    TRY(claim_submits(db, request, impl_->random, now, claimed));
    TRY(claim_hosts(db, request, now, claimed));
    TRY(claim_deliveries(db, request, now, claimed));
    return claimed;
  });
}

}  // namespace zoetrope::store

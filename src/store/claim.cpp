#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/check.h"
#include "base/mutant.h"
#include "lifecycle/fairness.h"
#include "store/account_rows.h"
#include "store/alert_rows.h"
#include "store/budget_rows.h"
#include "store/change_rows.h"
#include "store/due_rows.h"
#include "store/hand_over_rows.h"
#include "store/housekeeping.h"
#include "store/impl.h"
#include "store/lease_tokens.h"
#include "store/listed_rows.h"
#include "store/money_rows.h"
#include "store/next_to_host.h"
#include "store/outbox_rows.h"
#include "store/pipeline_rows.h"
#include "store/round_rows.h"
#include "store/scopes.h"
#include "store/step_input.h"

namespace zoetrope::store {
namespace {

using lifecycle::StepInput;

constexpr int submit_candidates_max = 256;
/// Until a task that a cap stands in the way of is tried again; a cap that is changed ends it at once.
constexpr Duration blocked_interval = std::chrono::seconds(30);

/// Rows of one kind that nobody holds.
struct Chosen {
  StepKind kind;
  std::vector<std::string> subjects;
};

/// Each under a token of its own; the tokens rise in this order.
Result<void> take_leases(sql::Connection& db, const std::vector<Chosen>& chosen, const std::string& owner,
                         const Now& now) {
  std::vector<std::vector<sql::Value>> rows;
  for (const auto& [kind, subjects] : chosen)
    for (const std::string& subject : subjects) rows.push_back({std::string(to_string(kind)), subject});
  if (rows.empty()) return {};
  std::int64_t token = TRY(take_lease_tokens(db, static_cast<std::int64_t>(rows.size())));
  for (std::vector<sql::Value>& row : rows) row.emplace_back(token++);
  const std::string statement = lease_listed(db.dialect());
  TRY(db.execute(statement,
                 {to_listed_rows(rows), owner, now.lease_clock(), (now.lease_time() + lease_term).micros}));
  return {};
}

Result<void> claim_all(sql::Connection& db, const std::vector<Chosen>& chosen, const std::string& owner,
                       const Now& now, std::vector<StepInput>& claimed) {
  TRY(take_leases(db, chosen, owner, now));
  for (const auto& [kind, subjects] : chosen) {
    if (subjects.empty()) continue;
    for (StepInput& input : TRY(load_inputs(db, kind, subjects, now))) {
      if (kind == StepKind::submit)
        input.last_byte_before =
            now.mono + (mutated(Mutant::no_send_gate) ? std::chrono::hours(24) : send_gate);
      claimed.push_back(std::move(input));
    }
  }
  return {};
}

/// The channel has had its turn.
Result<void> take_turn(sql::Connection& db, const std::string& channel) {
  const auto turn = [&] {
    return db.query_one(
        "SELECT ch.turn, COALESCE(ch.weight_set, ch.weight), k.value FROM channel_settings ch, counters k "
        "WHERE ch.channel_id = ?1 AND k.name = 'turn'",
        {channel});
  };
  auto row = TRY(turn());
  if (!row) {
    TRY(put_channel_settings(db, channel));
    TRY(db.execute("INSERT INTO counters (name, value) VALUES ('turn', 0) ON CONFLICT DO NOTHING"));
    row = TRY(turn());
  }
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

Result<void> choose_submits(sql::Connection& db, const ClaimRequest& request, Random& random, const Now& now,
                            std::vector<Chosen>& chosen) {
  std::vector<std::string> sent;
  while (static_cast<int>(sent.size()) < request.submit_max) {
    const auto candidates = TRY(find_due_clips(db, StepKind::submit, submit_candidates_max, request, now));
    std::set<TaskId> blocked;
    bool found = false;
    for (const Candidate& candidate : candidates) {
      if (blocked.contains(candidate.task)) continue;
      found = TRY(begin_send(db, candidate, request.owner, random, now));
      if (found) {
        sent.push_back(candidate.subject);
        break;  // the lane of this account is taken now
      }
      if (request.handed_over) blocked.insert(candidate.task);
    }
    if (!found) break;
  }
  chosen.push_back({StepKind::submit, std::move(sent)});
  return {};
}

std::vector<std::string> subjects_of(const std::vector<Candidate>& candidates) {
  std::vector<std::string> subjects;
  for (const Candidate& candidate : candidates) subjects.push_back(candidate.subject);
  return subjects;
}

Result<void> choose_renders(sql::Connection& db, StepKind kind, int limit, const ClaimRequest& request,
                            const Now& now, std::vector<Chosen>& chosen) {
  if (limit > 0) chosen.push_back({kind, subjects_of(TRY(find_due_renders(db, kind, limit, request, now)))});
  return {};
}

/// Within the transaction that commits to the next one: a server in whose place another one has come may be
/// an older one from one statement to the next.
Result<void> look_for_last_send(sql::Connection& db, const ClaimRequest& request) {
  if (request.submit_max <= 0 || !request.last_send) return {};
  if (TRY(is_known_send(db, *request.last_send))) return {};
  if (request.lacks_last_send) request.lacks_last_send();
  return Error{ErrorCode::conflict,
               fmt::format("the database does not know the send {} any more", request.last_send->str())};
}

/// True when there may be more once these are leased. `left`: how many at most.
Result<bool> choose_hosts(sql::Connection& db, const ClaimRequest& request, const Now& now, std::size_t& left,
                          std::vector<Chosen>& chosen) {
  if (left == 0) return false;
  const NextPictures next = TRY(find_next_to_host(db, request, left, now));
  chosen.push_back({StepKind::host, subjects_of(next.pictures)});
  left -= next.pictures.size();
  return !next.are_all && left > 0;
}

/// Of a worker, together with what was chosen before.
Result<void> claim_with_hosts(sql::Connection& db, std::vector<Chosen> chosen, const ClaimRequest& request,
                              const Now& now, std::vector<StepInput>& claimed) {
  auto left = static_cast<std::size_t>(std::max(request.host_max, 0));
  bool more = false;
  do {
    more = TRY(choose_hosts(db, request, now, left, chosen));
    TRY(claim_all(db, chosen, request.owner, now, claimed));
    chosen.clear();
  } while (more);
  return {};
}

/// Of a run in a terminal, one by one, because each takes room ahead of the renders.
Result<void> claim_hosts(sql::Connection& db, const ClaimRequest& request, const Now& now,
                         std::vector<StepInput>& claimed) {
  for (int taken = 0; taken < request.host_max; ++taken) {
    const auto next = TRY(find_due_clips(db, StepKind::host, 1, request, now));
    if (next.empty()) return {};
    TRY(claim_all(db, {{StepKind::host, subjects_of(next)}}, request.owner, now, claimed));
  }
  return {};
}

}  // namespace

Result<std::vector<StepInput>> Store::claim(const ClaimRequest& request, const Now& now) {
  if (!now.knows_lease_time()) return unknown_lease_time();
  return impl_->write([&](sql::Connection& db) -> Result<std::vector<StepInput>> {
    std::vector<StepInput> claimed;
    TRY(look_for_last_send(db, request));
    TRY(set_poison_aside(db, impl_->random, now));
    TRY(rehost_expired(db, impl_->random, now));
    if (request.handed_over) TRY(begin_due_rounds(db, impl_->random, now));
    TRY(claim_probes(db, request, now, claimed));
    TRY(claim_plans(db, request, now, claimed));
    std::vector<Chosen> chosen;
    TRY(choose_renders(db, StepKind::fetch, request.fetch_max, request, now, chosen));
    TRY(choose_renders(db, StepKind::poll, request.poll_max, request, now, chosen));
    TRY(choose_submits(db, request, impl_->random, now, chosen));
    if (request.handed_over) {
      TRY(claim_with_hosts(db, std::move(chosen), request, now, claimed));
    } else {
      TRY(claim_all(db, chosen, request.owner, now, claimed));
      TRY(claim_hosts(db, request, now, claimed));
    }
    TRY(claim_deliveries(db, request, now, claimed));
    return claimed;
  });
}

}  // namespace zoetrope::store

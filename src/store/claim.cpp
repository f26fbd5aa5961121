#include <nlohmann/json.hpp>

#include "base/check.h"
#include "store/change_rows.h"
#include "store/impl.h"
#include "store/money_rows.h"

namespace zoetrope::store {
namespace {

using lifecycle::StepInput;

/// A work row may be taken when it is due and nobody holds it. A lease of another boot holds nothing, and a
/// row that is due later than anything is ever planned comes from a clock that jumped.
constexpr std::string_view free_and_due =
    " (w.due_at <= ?2 OR w.due_at > ?3) AND (w.lease_owner IS NULL OR w.lease_boot <> ?4 OR w.lease_until < "
    "?5) "
    " AND (?6 = '' OR c.task_id = ?6) ";

/// The limit on concurrent renders counts every attempt that may be running at the provider; the lane is the
/// unique index on sends; the window is the provider's own.
constexpr std::string_view admitted =
    " AND c.state = 'hosted' AND acc.breaker = 'closed' AND (acc.next_send_at <= ?2 OR acc.next_send_at > "
    "?3) "
    " AND NOT EXISTS (SELECT 1 FROM attempts l WHERE l.account = acc.id AND l.state = 'sending') "
    " AND (SELECT COUNT(*) FROM attempts o WHERE o.account = acc.id AND o.slot_held = 1 "
    "      AND o.state IN ('sending', 'ambiguous', 'accepted')) < MIN(acc.slots, ?7) "
    " AND (SELECT COUNT(*) FROM attempts r WHERE r.account = acc.id AND r.created_at BETWEEN ?8 AND ?2 "
    "      AND r.accepted_at IS NOT NULL) < ?9 ";

constexpr int submit_candidates_max = 32;
constexpr int slot_observations_max = 240;

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

Result<std::vector<Candidate>> find_due(sql::Connection& db, StepKind kind, int limit,
                                        const ClaimRequest& request, const Now& now) {
  std::string statement =
      "SELECT w.subject, w.clip_id FROM work w JOIN clips c ON c.id = w.clip_id "
      "JOIN task_settings ts ON ts.task_id = c.task_id JOIN accounts acc ON acc.id = ts.account WHERE w.kind "
      "= ?1 AND";
  statement += free_and_due;
  std::vector<sql::Value> parameters = due_parameters(kind, request, now);
  if (kind == StepKind::submit) {
    statement += admitted;
    parameters.emplace_back(static_cast<std::int64_t>(request.slots_max.value_or(1'000)));
    parameters.emplace_back((now.wall - send_window).micros);
    parameters.emplace_back(static_cast<std::int64_t>(sends_per_window_max));
  }
  if (kind == StepKind::host) statement += " AND acc.breaker = 'closed' ";
  statement += " ORDER BY w.due_at, c.number LIMIT ?" + std::to_string(parameters.size() + 1);
  parameters.emplace_back(static_cast<std::int64_t>(limit));
  std::vector<Candidate> found;
  for (const sql::Row& row : TRY(db.query(statement, parameters)))
    found.push_back({row.text(0), ClipId(row.text(1))});
  return found;
}

Result<std::int64_t> take_lease(sql::Connection& db, StepKind kind, const std::string& subject,
                                const std::string& owner, const Now& now) {
  TRY(db.execute(
      "UPDATE work SET lease_owner = ?3, lease_boot = ?4, lease_until = ?5, lease_token = lease_token + 1, "
      "claims = claims + 1 WHERE kind = ?1 AND subject = ?2",
      {std::string(to_string(kind)), subject, owner, now.boot, (now.mono + lease_term).micros}));
  const auto row = TRY(db.query_one("SELECT lease_token FROM work WHERE kind = ?1 AND subject = ?2",
                                    {std::string(to_string(kind)), subject}));
  CHECK(row.has_value());
  return row->integer(0);
}

std::vector<std::string> string_list(const std::string& json) {
  const auto parsed = nlohmann::json::parse(json, nullptr, false);
  std::vector<std::string> list;
  if (!parsed.is_array()) return list;
  for (const auto& item : parsed) {
    if (item.is_string()) list.push_back(item.get<std::string>());
  }
  return list;
}

constexpr std::string_view input_columns =
    "SELECT c.task_id, ts.channel_id, ts.project_id, ts.output, ts.provider, ts.model, ts.hosts, c.id, "
    "c.number, "
    "c.image, c.prompt, c.negative_prompt, c.seconds, c.image_url, w.tries, ts.render_timeout_micros, "
    "ts.poll_interval_micros, (SELECT COUNT(*) FROM clips s WHERE s.task_id = c.task_id), a.id, "
    "a.remote_task_id, "
    "a.result_urls, a.accepted_at, a.late_after_at, a.image_url "
    "FROM work w JOIN clips c ON c.id = w.clip_id JOIN task_settings ts ON ts.task_id = c.task_id "
    "LEFT JOIN attempts a ON a.id = CASE WHEN w.kind IN ('poll', 'fetch') THEN w.subject ELSE "
    "c.current_attempt END "
    "WHERE w.kind = ?1 AND w.subject = ?2";

Result<StepInput> input_from(const sql::Row& row, const lifecycle::Lease& lease, const Now& now) {
  Identifier channel = TRY(Identifier::parse(row.text(1), "channel"));
  Identifier project = TRY(Identifier::parse(row.text(2), "project"));
  StepInput input{
      .lease = lease, .task = TaskId(row.text(0)), .project = {std::move(channel), std::move(project)}};
  input.output = parse_output(row.text(3)).value_or(Output::videos);
  input.provider = row.text(4);
  input.model = row.text(5);
  input.hosts = string_list(row.text(6));
  input.clip = ClipId(row.text(7));
  input.shot.number = static_cast<int>(row.integer(8));
  input.shot.image = row.text(9);
  input.shot.prompt = row.text(10);
  input.shot.negative_prompt = row.text(11);
  input.shot.seconds = static_cast<int>(row.integer(12));
  input.image_url = row.text(13);
  input.tries = static_cast<int>(row.integer(14));
  input.render_timeout = Duration(row.integer(15));
  input.poll_interval = Duration(row.integer(16));
  input.clips_in_task = static_cast<int>(row.integer(17));
  if (row.is_null(18)) return input;
  input.attempt = AttemptId(row.text(18));
  input.remote_task_id = row.text_or_empty(19);
  input.result_urls = string_list(row.text(20));
  if (const auto accepted = row.integer_or_null(21)) input.age = now.wall - WallTime{*accepted};
  if (const auto late_after = row.integer_or_null(22)) input.until_late = WallTime{*late_after} - now.wall;
  if (lease.kind == StepKind::poll || lease.kind == StepKind::fetch) input.image_url = row.text(23);
  return input;
}

Result<StepInput> load_input(sql::Connection& db, const lifecycle::Lease& lease, const Now& now) {
  const auto row = TRY(db.query_one(input_columns, {std::string(to_string(lease.kind)), lease.subject}));
  CHECK(row.has_value());
  return input_from(*row, lease, now);
}

/// The write-ahead of a paid request: the attempt, its reserve and the clip's state, in the transaction of
/// the claim.
Result<bool> begin_send(sql::Connection& db, const Candidate& candidate, const std::string& owner,
                        Random& random, const Now& now) {
  Loaded clip = TRY(load_clip(db, candidate.clip));
  const auto price =
      TRY(db.query_one("SELECT price_micros FROM clips WHERE id = ?1", {candidate.clip.str()}));
  CHECK(price.has_value());
  clip.situation.price = Money::from_micros(price->integer(0));
  if (!TRY(budget_allows(db, clip, clip.situation.price, now.wall))) return false;
  clip.attempt = AttemptId(random.uuid());
  clip.attempt_created_at = now.wall;
  TRY(
      db.execute("INSERT INTO attempts (id, clip_id, n, account, provider, model, state, prompt_sha256, "
                 "image_sha256, image_url, "
                 "price_micros, sender_journal, sender_boot, created_at) "
                 "SELECT ?1, c.id, (SELECT COUNT(*) FROM attempts p WHERE p.clip_id = c.id) + 1, ts.account, "
                 "ts.provider, ts.model, "
                 "'sending', c.prompt_sha256, c.image_sha256, c.image_url, ?3, ?4, ?5, ?6 "
                 "FROM clips c JOIN task_settings ts ON ts.task_id = c.task_id WHERE c.id = ?2",
                 {clip.attempt.str(), clip.clip.str(), clip.situation.price.micros(), owner, now.boot,
                  now.wall.micros}));
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
      StepInput input = TRY(load_input(db, {StepKind::submit, candidate.subject, token}, now));
      input.last_byte_before = now.mono + send_gate;
      claimed.push_back(std::move(input));
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
    claimed.push_back(TRY(load_input(db, {kind, candidate.subject, token}, now)));
  }
  return {};
}

/// A hosted image that the provider could no longer fetch is hosted again before money is spent on it.
Result<void> rehost_expired(sql::Connection& db, Random& random, const Now& now) {
  const auto rows =
      TRY(db.query("SELECT id FROM clips WHERE state = 'hosted' AND image_url <> '' "
                   "AND image_url_expires_at <= ?1 ORDER BY number",
                   std::vector<sql::Value>{(now.wall + image_url_margin).micros}));
  for (const sql::Row& row : rows) {
    lifecycle::Change change;
    change.clip = ClipState::ready;
    change.forget_image_url = true;
    change.schedule = lifecycle::Schedule{StepKind::host, Duration::zero()};
    change.note = "the image's URL runs out; it is hosted again";
    TRY(write_change(db, TRY(load_clip(db, ClipId(row.text(0)))), change, {"step", random, now}));
  }
  return {};
}

/// A render in doubt gives its slot back after it was looked at often enough (about two hours of heartbeats),
/// and keeps its reserve: else a handful of them would stop every channel for ever.
Result<void> age_slots(sql::Connection& db) {
  TRY(db.execute(
      "UPDATE attempts SET ticks = ticks + 1, slot_held = CASE WHEN ticks + 1 >= ?1 THEN 0 ELSE 1 END "
      "WHERE slot_held = 1 AND (state = 'ambiguous' OR (state = 'accepted' AND late = 1))",
      {std::int64_t{slot_observations_max}}));
  return {};
}

/// A row that was claimed again and again without any outcome takes workers down; it is set aside.
Result<void> set_poison_aside(sql::Connection& db, Random& random, const Now& now) {
  const auto rows =
      TRY(db.query("SELECT w.clip_id FROM work w WHERE w.claims >= ?1 AND (w.lease_owner IS NULL OR "
                   "w.lease_boot <> ?2 OR w.lease_until < ?3) ORDER BY w.clip_id",
                   std::vector<sql::Value>{std::int64_t{lifecycle::claims_without_result_max}, now.boot,
                                           now.mono.micros}));
  for (const sql::Row& row : rows) {
    const Loaded before = TRY(load_clip(db, ClipId(row.text(0))));
    lifecycle::Change change;
    change.clip = ClipState::held;
    change.hold = HoldReason::poison;
    change.error = Error{ErrorCode::internal, "its step ended without a result again and again"};
    TRY(write_change(db, before, change, {"recovery", random, now}));
    TRY(db.execute("DELETE FROM work WHERE clip_id = ?1", {before.clip.str()}));
  }
  return {};
}

}  // namespace

Result<std::vector<StepInput>> Store::claim(const ClaimRequest& request, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<std::vector<StepInput>> {
    std::vector<StepInput> claimed;
    TRY(set_poison_aside(db, impl_->random, now));
    TRY(rehost_expired(db, impl_->random, now));
    TRY(claim_kind(db, StepKind::fetch, request.fetch_max, request, now, claimed));
    TRY(claim_kind(db, StepKind::poll, request.poll_max, request, now, claimed));
    TRY(claim_submits(db, request, impl_->random, now, claimed));
    TRY(claim_kind(db, StepKind::host, request.host_max, request, now, claimed));
    return claimed;
  });
}

Result<bool> Store::budget_blocks(const ClipId& clip, const Now& now) {
  return impl_->read([&](sql::Connection& db) -> Result<bool> {
    const Loaded loaded = TRY(load_clip(db, clip));
    const auto price = TRY(db.query_one("SELECT price_micros FROM clips WHERE id = ?1", {clip.str()}));
    CHECK(price.has_value());
    return !TRY(budget_allows(db, loaded, Money::from_micros(price->integer(0)), now.wall));
  });
}

Result<void> Store::extend_leases(const std::string& owner, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    TRY(age_slots(db));
    TRY(db.execute("UPDATE work SET lease_until = ?2 WHERE lease_owner = ?1 AND lease_boot = ?3",
                   {owner, (now.mono + lease_term).micros, now.boot}));
    return {};
  });
}

Result<void> Store::release_leases(const std::string& owner) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    TRY(db.execute(
        "UPDATE work SET lease_owner = NULL, lease_boot = NULL, lease_until = NULL WHERE lease_owner = ?1",
        {owner}));
    return {};
  });
}

Result<std::optional<WallTime>> Store::next_due(const std::optional<TaskId>& only_task, const Now& now) {
  return impl_->read([&](sql::Connection& db) -> Result<std::optional<WallTime>> {
    const auto row = TRY(db.query_one(
        "SELECT MIN(at) FROM (SELECT MIN(w.due_at) AS at FROM work w JOIN clips c ON c.id = w.clip_id "
        "WHERE w.due_at > ?1 AND w.lease_owner IS NULL AND (?2 = '' OR c.task_id = ?2) "
        "UNION ALL SELECT MIN(next_send_at) FROM accounts WHERE next_send_at > ?1)",
        {now.wall.micros, only_task ? only_task->str() : ""}));
    CHECK(row.has_value());
    const auto at = row->integer_or_null(0);
    return at ? std::optional(WallTime{*at}) : std::nullopt;
  });
}

}  // namespace zoetrope::store

#include <fmt/format.h>

#include "base/mutant.h"
#include "base/text.h"
#include "store/account_rows.h"
#include "store/change_rows.h"
#include "store/decision_rows.h"
#include "store/fact_rows.h"
#include "store/history_rows.h"
#include "store/impl.h"
#include "store/json_list.h"
#include "store/outbox_rows.h"
#include "store/quiet_looks.h"
#include "store/take_rows.h"

namespace zoetrope::store {
namespace {

using lifecycle::Fact;

constexpr std::size_t stored_words_max = 1000;

const AttemptId& attempt_of(const Fact& fact) {
  return std::visit([](const auto& known) -> const AttemptId& { return known.attempt; }, fact);
}

/// The payload of a fact, as far as it goes beyond the transition.
struct WriteDetails {
  sql::Connection& db;
  const Loaded& before;
  const ChangeContext& context;

  Result<void> operator()(const lifecycle::AcceptedFact& fact) const {
    TRY(db.execute("UPDATE attempts SET remote_task_id = ?2 WHERE id = ?1",
                   {fact.attempt.str(), fact.remote_task_id}));
    return add_evidence(db, fact.attempt, context.source,
                        "the provider named its task " + fact.remote_task_id, context.now.wall);
  }
  Result<void> operator()(const lifecycle::RefusedFact& fact) const {
    return add_evidence(db, fact.attempt, context.source,
                        (fact.sent ? "refused: " : "never sent: ") + fact.error.message, context.now.wall);
  }
  Result<void> operator()(const lifecycle::DoubtfulFact& fact) const {
    return add_evidence(db, fact.attempt, context.source, fact.error.message, context.now.wall);
  }
  Result<void> operator()(const lifecycle::SucceededFact& fact) const {
    TRY(db.execute("UPDATE attempts SET result_urls = ?2 WHERE id = ?1",
                   {fact.attempt.str(), to_json_list(fact.urls)}));
    if (!fact.render_time) return {};
    // Else the moment we look counts, and a history of such moments would confirm the schedule they came
    // from.
    TRY(db.execute("UPDATE attempts SET finished_at = MIN(?2, accepted_at + ?3) WHERE id = ?1",
                   {fact.attempt.str(), context.now.wall.micros, fact.render_time->count()}));
    return {};
  }
  Result<void> operator()(const lifecycle::FailedFact& fact) const {
    TRY(db.execute("UPDATE attempts SET fail_code = ?2, fail_message = ?3, failed_free = ?4 WHERE id = ?1",
                   {fact.attempt.str(), printable(fact.code, 64),
                    printable(fact.error.message, stored_words_max), number(fact.charged == Money())}));
    return {};
  }
  Result<void> operator()(const lifecycle::StoredFact& fact) const {
    if (fact.beside > 0) {
      TRY(record_take_beside(db, fact, context.now.wall));
      return add_evidence(
          db, fact.attempt, context.source,
          fmt::format("its file is kept as take {}, because its clip had moved on", fact.beside),
          context.now.wall);
    }
    std::string warnings;
    for (const std::string& warning : fact.warnings) warnings += printable(warning) + "\n";
    TRY(db.execute(
        "UPDATE clips SET result_path = ?2, result_sha256 = ?3, result_bytes = ?4, result_micros = ?5, "
        "warnings = ?6, adopted = 0 WHERE id = ?1",
        {before.clip.str(), fact.path, fact.sha256, fact.bytes, fact.duration.count(), warnings}));
    return record_take(db, before.clip, fact.attempt, context.now.wall);
  }
};

/// Two different tasks for one attempt: never silently. The first stays, the second is kept as evidence.
Result<bool> is_second_task(sql::Connection& db, const Fact& fact, const ChangeContext& context) {
  const auto* accepted = std::get_if<lifecycle::AcceptedFact>(&fact);
  if (accepted == nullptr) return false;
  const auto other =
      TRY(db.query_one("SELECT remote_task_id FROM attempts WHERE id = ?1 AND remote_task_id IS NOT NULL "
                       "AND remote_task_id <> ?2",
                       {accepted->attempt.str(), accepted->remote_task_id}));
  const auto taken =
      TRY(db.query_one("SELECT b.id FROM attempts a JOIN attempts b ON b.provider = a.provider "
                       "WHERE a.id = ?1 AND b.id <> a.id AND b.remote_task_id = ?2",
                       {accepted->attempt.str(), accepted->remote_task_id}));
  if ((!other && !taken) || mutated(Mutant::task_of_another_taken)) return false;
  TRY(add_evidence(
      db, accepted->attempt, context.source,
      "conflicting news: the provider's task " + accepted->remote_task_id +
          (other ? " although " + other->text(0) + " is known" : " belongs to attempt " + taken->text(0)),
      context.now.wall));
  return true;
}

/// Success after failure or failure after success: the first stays, the second is kept as evidence.
Result<void> note_contradiction(sql::Connection& db, const Loaded& before, const Fact& fact,
                                const ChangeContext& context) {
  const AttemptState state = before.situation.attempt;
  const bool late_success =
      state == AttemptState::failed && std::holds_alternative<lifecycle::SucceededFact>(fact);
  const bool late_failure =
      state == AttemptState::succeeded && std::holds_alternative<lifecycle::FailedFact>(fact);
  if (!late_success && !late_failure) return {};
  return add_evidence(db, before.attempt, context.source,
                      late_success ? "conflicting news: succeeded, although it had failed"
                                   : "conflicting news: failed, although it had succeeded",
                      context.now.wall);
}

Result<bool> still_holds(sql::Connection& db, const lifecycle::Lease& lease) {
  const auto row =
      TRY(db.query_one("SELECT 1 FROM work WHERE kind = ?1 AND subject = ?2 AND lease_token = ?3 "
                       "AND lease_owner IS NOT NULL",
                       {std::string(to_string(lease.kind)), lease.subject, lease.token}));
  return row.has_value() || mutated(Mutant::stale_decisions_count);
}

Result<void> end_claim(sql::Connection& db, const lifecycle::Lease& lease) {
  TRY(db.execute("DELETE FROM work WHERE kind = ?1 AND subject = ?2",
                 {std::string(to_string(lease.kind)), lease.subject}));
  return {};
}

Result<std::optional<ClipEvent>> apply_decision(sql::Connection& db, const StepReport& report,
                                                const ChangeContext& context) {
  const lifecycle::Lease& lease = report.input.lease;
  if (lease.kind == StepKind::probe) {
    TRY(apply_probe(db, report, context.now.wall));
    return std::optional<ClipEvent>();
  }
  if (lease.kind == StepKind::deliver) {
    TRY(apply_delivery(db, report, context.now));
    return std::optional<ClipEvent>();
  }
  if (!TRY(still_holds(db, lease))) return std::optional<ClipEvent>();
  const bool about_clip = lease.kind == StepKind::host || lease.kind == StepKind::submit;
  Loaded before = about_clip ? TRY(load_clip(db, ClipId(lease.subject)))
                             : TRY(load_attempt(db, AttemptId(lease.subject)));
  before.situation.tries = report.input.tries;
  if (std::holds_alternative<lifecycle::Done>(report.outcome.next)) {
    TRY(end_claim(db, lease));
    return std::optional<ClipEvent>();
  }
  const lifecycle::Change change =
      lifecycle::transition(before.situation, lease.kind, report.outcome.next, before.policies);
  if (const auto* hosted = std::get_if<lifecycle::Hosted>(&report.outcome.next);
      hosted != nullptr && !change.ignored) {
    TRY(db.execute(
        "UPDATE clips SET image_url = ?2, image_url_expires_at = ?3, image_sha256 = ?4 WHERE id = ?1",
        {before.clip.str(), hosted->url, hosted->expires_at.micros, hosted->image_sha256}));
  }
  if (change.ignored) TRY(end_claim(db, lease));
  return write_change(db, before, change, context);
}

Result<std::vector<ClipEvent>> end_send(sql::Connection& db, const AttemptId& attempt, bool never_sent,
                                        const ChangeContext& context) {
  Loaded before = TRY(load_attempt(db, attempt));
  std::vector<ClipEvent> events;
  if (before.situation.attempt != AttemptState::sending) return events;
  const WallTime now = context.now.wall;
  before.situation.may_resubmit = TRY(may_resubmit(db, before, now));
  const lifecycle::Change change = lifecycle::sender_died(before.situation, never_sent);
  TRY(add_evidence(db, attempt, "recovery",
                   never_sent ? "its sender's journal proves that it was never sent"
                              : "its sender ended between the request and the answer",
                   now));
  if (change.attempt == AttemptState::abandoned) TRY(note_resubmit_of_policy(db, before, now));
  if (auto event = TRY(write_change(db, before, change, context))) events.push_back(std::move(*event));
  return events;
}

}  // namespace

Result<void> add_evidence(sql::Connection& db, const AttemptId& attempt, std::string_view source,
                          std::string_view detail, WallTime now) {
  TRY(db.execute("INSERT INTO evidence (attempt_id, at, source, detail) VALUES (?1, ?2, ?3, ?4)",
                 {attempt.str(), now.micros, std::string(source), printable(detail, stored_words_max)}));
  return {};
}

Result<std::optional<ClipEvent>> apply_fact(sql::Connection& db, const Fact& fact,
                                            const ChangeContext& context) {
  Loaded before = TRY(load_attempt(db, attempt_of(fact)));
  if (TRY(is_second_task(db, fact, context))) return std::optional<ClipEvent>();
  if (std::holds_alternative<lifecycle::AcceptedFact>(fact))
    before.situation.history = TRY(load_history(db, before.attempt));
  if (std::holds_alternative<lifecycle::DoubtfulFact>(fact))
    before.situation.may_resubmit = TRY(may_resubmit(db, before, context.now.wall));
  const lifecycle::Change change = lifecycle::transition(before.situation, fact, before.policies);
  if (change.ignored) {
    TRY(note_contradiction(db, before, fact, context));
    return std::optional<ClipEvent>();
  }
  TRY(std::visit(WriteDetails{db, before, context}, fact));
  if (change.attempt == AttemptState::abandoned) TRY(note_resubmit_of_policy(db, before, context.now.wall));
  return write_change(db, before, change, context);
}

Result<std::vector<ClipEvent>> Store::apply(const std::vector<StepReport>& reports, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<std::vector<ClipEvent>> {
    std::vector<ClipEvent> events;
    for (const StepReport* one : TRY(apply_quiet_looks(db, reports, now))) {
      const StepReport& report = *one;
      const StepKind step = report.input.lease.kind;
      const ChangeContext context{"step", impl_->random, now, false, step};
      if (mutated(Mutant::facts_need_lease) && !TRY(still_holds(db, report.input.lease))) continue;
      for (const Fact& fact : report.outcome.facts) {
        if (auto event = TRY(apply_fact(db, fact, context))) events.push_back(std::move(*event));
      }
      const ChangeContext decision{"step", impl_->random, now, report.keeps_lease, step};
      if (auto event = TRY(apply_decision(db, report, decision))) events.push_back(std::move(*event));
    }
    return events;
  });
}

Result<std::vector<ClipEvent>> Store::apply_facts(const std::vector<Fact>& facts, std::string_view source,
                                                  const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<std::vector<ClipEvent>> {
    std::vector<ClipEvent> events;
    for (const Fact& fact : facts) {
      if (auto event = TRY(apply_fact(db, fact, ChangeContext{source, impl_->random, now}))) {
        events.push_back(std::move(*event));
      }
    }
    return events;
  });
}

Result<std::vector<ClipEvent>> Store::sender_died(const AttemptId& attempt, bool never_sent, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<std::vector<ClipEvent>> {
    return end_send(db, attempt, never_sent, {"recovery", impl_->random, now});
  });
}

Result<std::vector<ClipEvent>> Store::sender_lost_lease(const AttemptId& attempt, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<std::vector<ClipEvent>> {
    if (!TRY(is_send_without_lease(db, attempt, now))) return std::vector<ClipEvent>{};
    return end_send(db, attempt, /*never_sent=*/false, {"recovery", impl_->random, now});
  });
}

}  // namespace zoetrope::store

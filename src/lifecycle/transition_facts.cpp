#include <fmt/format.h>

#include "base/check.h"
#include "base/mutant.h"
#include "lifecycle/resolution.h"
#include "lifecycle/transition.h"

namespace zoetrope::lifecycle {
namespace {

int rank(AttemptState state) {
  switch (state) {
    case AttemptState::sending:
      return 0;
    case AttemptState::ambiguous:
      return 1;
    case AttemptState::refused:
    case AttemptState::abandoned:
      return mutated(Mutant::late_id_dropped) ? 3 : 2;
    case AttemptState::accepted:
      return 3;
    case AttemptState::failed:
    case AttemptState::succeeded:
      return 4;
  }
  check_failed("attempt state has a rank", __FILE__, __LINE__);
}

Change old_news() {
  Change change;
  change.ignored = true;
  return change;
}

bool clip_awaits_the_send(const Situation& now) {
  return clip_follows(now) && (now.clip == ClipState::sending || now.clip == ClipState::ambiguous ||
                               (now.clip == ClipState::held && now.hold == HoldReason::ambiguous));
}

Change on(const Situation& now, const AcceptedFact&, const Policies& policies) {
  Change change;
  change.attempt = AttemptState::accepted;
  change.account = AccountNews::accepted;
  change.ledger =
      now.reserved && !mutated(Mutant::accept_reserves_again) ? LedgerMove::none : LedgerMove::reserve_again;
  if (!mutated(Mutant::surplus_not_watched) || clip_follows(now))
    change.schedule = Schedule{StepKind::poll, poll_delay(Duration::zero(), policies, now.history)};
  if (clip_follows(now)) {
    change.clip = ClipState::waiting;
    change.clear_error = true;
    change.refusals = 0;
    change.late = false;
    change.note = "accepted by the provider";
  }
  return change;
}

Change refused_for_a_while(const Situation& now, const Error& error) {
  Change change;
  const int refusals = now.refusals + 1;
  change.refusals = refusals;
  change.account_pause = quick_retry_delay(refusals, error.retry_after);
  if (refusals > quick_retries_max) {
    change.clip = ClipState::failed;
    change.error = error.code == ErrorCode::rate_limited ? error.context("Rate limit exhausted") : error;
    return change;
  }
  change.clip = ClipState::hosted;
  change.schedule = Schedule{StepKind::submit, *change.account_pause};
  change.note = fmt::format("{}; next try in {}", error.message, to_human(*change.account_pause));
  return change;
}

/// The clip after its send was refused; the attempt itself is over either way.
Change clip_after_refusal(const Situation& now, const Error& error) {
  Change change;
  switch (error.code) {
    case ErrorCode::rate_limited:
    case ErrorCode::unavailable:
    case ErrorCode::timed_out:
      return refused_for_a_while(now, error);
    case ErrorCode::unauthenticated:
    case ErrorCode::payment_required:
    case ErrorCode::key_limited:
    case ErrorCode::maintenance:
      change.clip = ClipState::hosted;
      change.schedule = Schedule{StepKind::submit, Duration::zero()};
      if (mutated(Mutant::refused_key_tried_on)) return change;
      change.account = account_news(error.code);
      change.error = error;
      return change;
    case ErrorCode::cancelled:
      change.clip = ClipState::hosted;
      change.schedule = Schedule{StepKind::submit, Duration::zero()};
      change.note = "not sent";
      return change;
    case ErrorCode::conflict:
      change.clip = ClipState::ready;
      change.schedule = Schedule{StepKind::host, Duration::zero()};
      change.forget_image_url = true;
      change.note = error.message;
      return change;
    case ErrorCode::invalid_input:
    case ErrorCode::not_found:
    case ErrorCode::ambiguous:
    case ErrorCode::rejected:
    case ErrorCode::budget_exhausted:
    case ErrorCode::corrupt:
    case ErrorCode::no_space:
    case ErrorCode::internal:
      change.clip = ClipState::failed;
      change.error = error;
      // Where the provider refuses the input, the picture may be why.
      change.forget_image_url = error.code == ErrorCode::rejected || error.code == ErrorCode::not_found ||
                                error.code == ErrorCode::invalid_input;
      return change;
  }
  check_failed("error code has a reaction", __FILE__, __LINE__);
}

Change on(const Situation& now, const RefusedFact& fact, const Policies&) {
  Change change = clip_awaits_the_send(now) ? clip_after_refusal(now, fact.error) : Change{};
  change.attempt = AttemptState::refused;
  if (!change.account) change.account = AccountNews::refused;
  change.ledger = now.reserved ? LedgerMove::release : LedgerMove::none;
  return change;
}

/// No channel could bring evidence of its own (no callback address, no exclusive account), so a person
/// decides at once instead of after a wait that cannot help.
Change on(const Situation& now, const DoubtfulFact& fact, const Policies&) {
  Change change;
  if (clip_awaits_the_send(now) && now.may_resubmit) {
    change = resubmit_in_doubt(now);
    change.account = AccountNews::doubt;
    return change;
  }
  change.attempt = AttemptState::ambiguous;
  change.account = AccountNews::doubt;
  if (mutated(Mutant::doubt_frees_reserve)) change.ledger = LedgerMove::release;
  if (clip_awaits_the_send(now)) {
    change.clip = ClipState::held;
    change.hold = HoldReason::ambiguous;
    change.error =
        Error{ErrorCode::ambiguous,
              fmt::format("sent, but it is not known whether it was accepted ({}); it may have cost {}",
                          fact.error.message, now.price.to_human())};
  }
  return change;
}

Change on(const Situation& now, const SucceededFact& fact, const Policies&) {
  Change change;
  change.attempt = AttemptState::succeeded;
  change.account = AccountNews::render_came;
  change.ledger = mutated(Mutant::success_not_posted) ? LedgerMove::none : LedgerMove::post;
  change.posted = fact.charged.value_or(now.price);
  if (clip_follows(now)) {
    change.clip = ClipState::fetching;
    change.clear_error = true;
    change.schedule = Schedule{StepKind::fetch, Duration::zero()};
    change.fetch_failures = 0;
    change.late = false;
    change.note = change.posted > now.price && now.price > Money()
                      ? fmt::format("rendered, and charged {} instead of {}", change.posted.to_human(),
                                    now.price.to_human())
                      : "rendered";
  } else if (now.price > Money() && !mutated(Mutant::surplus_not_fetched)) {
    // Paid for, so it is kept, although its clip has moved on. What was free can be made again.
    change.schedule = Schedule{StepKind::fetch, Duration::zero()};
  }
  return change;
}

Change on(const Situation& now, const FailedFact& fact, const Policies& policies) {
  Change change;
  change.attempt = AttemptState::failed;
  const Money charged = fact.charged.value_or(Money());
  const bool cost_nothing = charged == Money() || mutated(Mutant::failed_charge_dropped);
  change.ledger = cost_nothing ? (now.reserved ? LedgerMove::release : LedgerMove::none) : LedgerMove::post;
  change.posted = charged;
  // A picture that is refused says nothing about the provider, unless it was charged; neither does what is
  // rendered on this machine.
  const bool theirs = now.price > Money() && (fact.error.code == ErrorCode::unavailable || !cost_nothing);
  change.account = theirs ? AccountNews::render_failed : AccountNews::refused;
  if (mutated(Mutant::failure_keeps_reserve)) change.ledger = LedgerMove::none;
  if (!clip_follows(now)) return change;
  const int failures = now.failures + 1;
  change.failures = failures;
  change.late = false;
  const bool worth_another =
      fact.error.code == ErrorCode::unavailable && cost_nothing && fact.charged.has_value();
  if (worth_another && failures < policies.renders_max) {
    change.clip = ClipState::ready;
    change.schedule = Schedule{StepKind::host, Duration::zero()};
    change.forget_image_url = true;
    change.note = fmt::format("the render failed ({}), cost nothing, is tried again", fact.error.message);
    return change;
  }
  change.clip = ClipState::failed;
  change.error = fact.error;
  return change;
}

Change on(const Situation& now, const StoredFact& fact, const Policies&) {
  // Kept beside while its clip came back to it: the fetch that brings it into its place follows.
  if (fact.beside > 0) return Change{};
  if (!clip_follows(now)) return old_news();
  Change change;
  change.clip = ClipState::done;
  change.clear_error = true;
  change.note = "done";
  return change;
}

AttemptState target(const Fact& fact) {
  struct Visitor {
    AttemptState operator()(const AcceptedFact&) const { return AttemptState::accepted; }
    AttemptState operator()(const RefusedFact&) const { return AttemptState::refused; }
    AttemptState operator()(const DoubtfulFact&) const { return AttemptState::ambiguous; }
    AttemptState operator()(const SucceededFact&) const { return AttemptState::succeeded; }
    AttemptState operator()(const FailedFact&) const { return AttemptState::failed; }
    AttemptState operator()(const StoredFact&) const { return AttemptState::succeeded; }
  };
  return std::visit(Visitor{}, fact);
}

}  // namespace

bool clip_follows(const Situation& now) {
  return now.attempt_is_current && (!is_final(now.clip) || mutated(Mutant::final_clip_moves));
}

bool is_given_up(const Situation& now) {
  const bool ended = !mutated(Mutant::given_up_bought_again) &&
                     (now.clip == ClipState::failed || now.clip == ClipState::cancelled);
  return ended && now.attempt == AttemptState::abandoned && (now.reserved || now.reconciled);
}

Change transition(const Situation& now, const Fact& fact, const Policies& policies) {
  const auto* doubtful = std::get_if<DoubtfulFact>(&fact);
  if (doubtful != nullptr && now.price == Money()) {
    // What costs nothing may simply be made again.
    const Error again{ErrorCode::cancelled, doubtful->error.message};
    return transition(now, RefusedFact{doubtful->attempt, again, false}, policies);
  }
  const bool refused = std::holds_alternative<RefusedFact>(fact);
  if (refused && now.attempt == AttemptState::abandoned && now.reserved) {
    // A person has decided about the clip already; that it cost nothing is good news for the books.
    Change change;
    change.ledger = LedgerMove::release;
    return change;
  }
  const bool stored = std::holds_alternative<StoredFact>(fact);
  if (stored ? now.attempt != AttemptState::succeeded
             : rank(target(fact)) <= rank(now.attempt) && !mutated(Mutant::facts_move_back))
    return old_news();
  return std::visit([&](const auto& known) { return on(now, known, policies); }, fact);
}

Change sender_died(const Situation& now, bool never_sent) {
  const Policies unused;
  if (never_sent || mutated(Mutant::dead_sender_sent_nothing)) {
    return transition(
        now, RefusedFact{{}, Error{ErrorCode::cancelled, "the sender ended before it sent anything"}, false},
        unused);
  }
  return transition(
      now, DoubtfulFact{{}, Error{ErrorCode::ambiguous, "the sender ended in the middle of the request"}},
      unused);
}

}  // namespace zoetrope::lifecycle

#include "lifecycle/resolution.h"

#include <fmt/format.h>

#include "base/check.h"
#include "base/mutant.h"

namespace zoetrope::lifecycle {
namespace {

Change no_object() {
  Change change;
  change.ignored = true;
  return change;
}

bool is_in_doubt(const Situation& now) {
  return now.clip == ClipState::held && now.hold == HoldReason::ambiguous && now.attempt_is_current &&
         now.attempt == AttemptState::ambiguous;
}

/// As a clip that wants a render and whose attempt is over.
Change buy_again(const Situation& now, std::string note, AttemptState attempt = AttemptState::abandoned) {
  Situation after = now;
  after.clip = ClipState::ready;
  after.hold = HoldReason::none;
  after.attempt = attempt;
  after.has_unused_image_url = mutated(Mutant::doubtful_link_used_again);
  Change change = wanted(after, true, false);
  change.attempt = attempt;
  if (mutated(Mutant::resubmit_frees_reserve)) change.ledger = LedgerMove::release;
  change.note = std::move(note);
  return change;
}

/// Accepted, and not over when the provider kept nothing of it any more.
bool was_watched_in_vain(const Situation& now) {
  return now.attempt == AttemptState::accepted && now.reserved && !now.watched;
}

Change not_charged(const Situation& now) {
  Change change;
  constexpr const char* note = "not charged, as a person found; it may be sent again";
  if (is_in_doubt(now)) {
    change = buy_again(now, note);
  } else if (was_watched_in_vain(now)) {
    const bool waits_for_it = clip_follows(now) && now.clip == ClipState::held;
    if (waits_for_it) change = buy_again(now, note, AttemptState::failed);
    change.attempt = AttemptState::failed;
  } else if (now.attempt != AttemptState::abandoned || !now.reserved) {
    return no_object();
  }
  change.ledger = now.reserved ? LedgerMove::release : LedgerMove::none;
  return change;
}

Change resubmit(const Situation& now) {
  if (!is_in_doubt(now)) return no_object();
  return buy_again(now, fmt::format("sent again as a person decided; the first send may have cost {}",
                                    now.price.to_human()));
}

Change give_up(const Situation& now) {
  if (!is_in_doubt(now)) return no_object();
  Change change;
  change.clip = ClipState::failed;
  change.attempt = AttemptState::abandoned;
  change.error = Error{ErrorCode::ambiguous,
                       fmt::format("given up by a person; its send may have cost {}", now.price.to_human())};
  return change;
}

Change release(const Situation& now, bool has_attempt) {
  if (now.clip != ClipState::held || now.hold == HoldReason::ambiguous) return no_object();
  return wanted(now, has_attempt, false);
}

}  // namespace

Change resubmit_in_doubt(const Situation& now) {
  return buy_again(now,
                   fmt::format("in doubt, sent once more as the setting doubtful says; the first send may "
                               "have cost {}",
                               now.price.to_human()));
}

bool may_be_cancelled(ClipState clip) {
  switch (clip) {
    case ClipState::ready:
    case ClipState::hosted:
    case ClipState::waiting:
    case ClipState::held:
      return true;
    case ClipState::sending:
    case ClipState::ambiguous:
    case ClipState::fetching:
    case ClipState::done:
    case ClipState::failed:
    case ClipState::cancelled:
      return false;
  }
  check_failed("clip state can be cancelled or not", __FILE__, __LINE__);
}

Change cancel(const Situation& now, bool has_attempt) {
  if (!may_be_cancelled(now.clip)) return no_object();
  Change change;
  change.clip = ClipState::cancelled;
  change.clear_error = true;
  change.note = "cancelled by a person";
  if (!has_attempt) return change;
  if (now.attempt == AttemptState::ambiguous) change.attempt = AttemptState::abandoned;
  if (mutated(Mutant::cancel_frees_reserve) && now.reserved) change.ledger = LedgerMove::release;
  if (now.attempt == AttemptState::accepted) change.schedule = Schedule{StepKind::poll, Duration::zero()};
  return change;
}

Change resolve(const Situation& now, Resolution resolution, bool has_attempt) {
  if (!has_attempt && resolution != Resolution::release) return no_object();
  switch (resolution) {
    case Resolution::not_charged:
      return not_charged(now);
    case Resolution::resubmit:
      return resubmit(now);
    case Resolution::give_up:
      return give_up(now);
    case Resolution::release:
      return release(now, has_attempt);
  }
  check_failed("resolution is known", __FILE__, __LINE__);
}

std::string_view to_string(Resolution resolution) {
  switch (resolution) {
    case Resolution::not_charged:
      return "not-charged";
    case Resolution::resubmit:
      return "resubmit";
    case Resolution::give_up:
      return "fail";
    case Resolution::release:
      return "release";
  }
  check_failed("resolution has a name", __FILE__, __LINE__);
}

}  // namespace zoetrope::lifecycle

#include "lifecycle/breaker.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"

namespace zoetrope::lifecycle {
namespace {

constexpr int first_probe_share = 20;
constexpr int longest_probe_share = 2;
constexpr int doublings_max = 8;

/// A reason gives way only to one that weighs more: credit does not matter while the key is refused.
int weight(Breaker breaker) {
  switch (breaker) {
    case Breaker::closed:
      return 0;
    case Breaker::storm:
      return 1;
    case Breaker::maintenance:
      return 2;
    case Breaker::key_limited:
      return 3;
    case Breaker::payment_required:
      return 4;
    case Breaker::unauthenticated:
      return 5;
  }
  check_failed("breaker has a weight", __FILE__, __LINE__);
}

bool is_storm_of_failures(const AccountSituation& now) {
  return now.breaker == Breaker::storm && now.failures >= storm_failures;
}

Duration first_look(Breaker breaker, const AccountSituation& now) {
  if (breaker == Breaker::storm) return now.pause;
  if (breaker == Breaker::key_limited)
    return std::min<Duration>(now.pause * key_limit_pauses, key_limit_wait_max);
  return probe_delay(now.looks, now.pause);
}

AccountChange open(const AccountSituation& now, Breaker breaker) {
  AccountChange change;
  change.trial_over = now.is_trial;
  const bool is_worse = weight(breaker) > weight(now.breaker);
  // After a trial that met any trouble the next one has to wait, or they would follow each other at once.
  if (!is_worse && !now.is_trial) return change;
  if (is_worse) change.breaker = breaker;
  change.look_after = first_look(breaker, now);
  change.looks = now.looks + 1;
  return change;
}

/// "" when what happened lately is none.
std::string storm_reason(const AccountSituation& now) {
  if (now.failures >= storm_failures) return fmt::format("{} renders in a row failed", now.failures);
  if (now.doubts < storm_doubts) return "";
  return fmt::format("{} sends within {} minutes ended in doubt", now.doubts,
                     std::chrono::duration_cast<std::chrono::minutes>(storm_window).count());
}

/// A storm that a heavier reason covered is still one when that is over.
AccountChange close(const AccountSituation& now) {
  AccountChange change;
  if (now.breaker == Breaker::closed) return change;
  change.trial_over = true;
  change.reason = now.breaker == Breaker::storm ? "" : storm_reason(now);
  if (change.reason.empty()) {
    change.breaker = Breaker::closed;
    change.forget_doubts = now.breaker == Breaker::storm;
  } else {
    change.breaker = Breaker::storm;
    change.look_after = first_look(Breaker::storm, now);
    change.looks = now.looks + 1;
  }
  return change;
}

AccountChange on_doubt(const AccountSituation& now) {
  if (now.is_trial) return open(now, now.breaker);
  if (now.doubts < storm_doubts) return {};
  AccountChange change = open(now, Breaker::storm);
  if (change.breaker) change.reason = storm_reason(now);
  return change;
}

AccountChange on_failure(AccountSituation now) {
  ++now.failures;
  AccountChange change;
  if (now.is_trial) {
    change = open(now, now.breaker);
  } else if (now.failures >= storm_failures) {
    change = open(now, Breaker::storm);
    if (change.breaker) change.reason = storm_reason(now);
  }
  change.failures = now.failures;
  return change;
}

/// That a send is taken again ends a storm of doubts; one of failures ends when a render comes.
AccountChange on_accepted(const AccountSituation& now) {
  AccountChange change;
  const bool proves = now.is_trial && is_tried(now.breaker) && !is_storm_of_failures(now);
  if (proves) change = close(now);
  if (now.looks > 0) change.looks = 0;
  return change;
}

AccountChange on_render(const AccountSituation& now) {
  AccountChange change;
  const bool proves = now.is_trial || is_storm_of_failures(now);
  if (proves && is_tried(now.breaker)) change = close(now);
  if (now.failures > 0) change.failures = 0;
  return change;
}

AccountChange on_probe(const AccountSituation& now, AccountNews news) {
  if (!is_probed(now.breaker)) return {};
  if (news == AccountNews::probe_passed) return close(now);
  // The key is good again, and yet there is nothing to spend.
  const bool poor = news == AccountNews::probe_poor && now.breaker != Breaker::payment_required;
  AccountChange change;
  if (poor) change.breaker = Breaker::payment_required;
  change.look_after = probe_delay(now.looks, now.pause);
  change.looks = now.looks + 1;
  return change;
}

AccountChange on_another_chance(const AccountSituation& now, bool reachable) {
  switch (now.breaker) {
    case Breaker::unauthenticated:
    case Breaker::payment_required:
    case Breaker::key_limited:
      return close(now);
    case Breaker::maintenance:
      return reachable ? close(now) : AccountChange{};
    case Breaker::storm:
    case Breaker::closed:
      return {};
  }
  check_failed("breaker is known", __FILE__, __LINE__);
}

}  // namespace

std::optional<AccountNews> account_news(ErrorCode code) {
  switch (code) {
    case ErrorCode::unauthenticated:
      return AccountNews::key_refused;
    case ErrorCode::payment_required:
      return AccountNews::no_credit;
    case ErrorCode::key_limited:
      return AccountNews::key_limited;
    case ErrorCode::maintenance:
      return AccountNews::maintenance;
    default:
      return std::nullopt;
  }
}

AccountChange account_change(const AccountSituation& now, AccountNews news) {
  switch (news) {
    case AccountNews::key_refused:
      return open(now, Breaker::unauthenticated);
    case AccountNews::no_credit:
      return open(now, Breaker::payment_required);
    case AccountNews::key_limited:
      return open(now, Breaker::key_limited);
    case AccountNews::maintenance:
      return open(now, Breaker::maintenance);
    case AccountNews::doubt:
      return on_doubt(now);
    case AccountNews::accepted:
      return on_accepted(now);
    case AccountNews::refused: {
      // It says nothing, so another send may be let through at once.
      AccountChange change;
      change.trial_over = now.is_trial;
      return change;
    }
    case AccountNews::render_failed:
      return on_failure(now);
    case AccountNews::render_came:
      return on_render(now);
    case AccountNews::trial_overdue:
      return now.is_trial ? open(now, now.breaker) : AccountChange{};
    case AccountNews::probe_passed:
    case AccountNews::probe_poor:
    case AccountNews::probe_failed:
      return on_probe(now, news);
    case AccountNews::key_changed:
      return on_another_chance(now, false);
    case AccountNews::wanted_by_person:
      return on_another_chance(now, true);
  }
  check_failed("news are known", __FILE__, __LINE__);
}

bool is_probed(Breaker breaker) {
  return breaker == Breaker::unauthenticated || breaker == Breaker::payment_required ||
         breaker == Breaker::maintenance;
}

bool is_tried(Breaker breaker) {
  return breaker == Breaker::storm || breaker == Breaker::key_limited;
}

Duration probe_delay(int looks, Duration pause) {
  const Duration first = pause / first_probe_share;
  return std::min<Duration>(first * (1LL << std::clamp(looks, 0, doublings_max)),
                            pause / longest_probe_share);
}

}  // namespace zoetrope::lifecycle

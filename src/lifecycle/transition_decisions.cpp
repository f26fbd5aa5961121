#include <fmt/format.h>

#include "base/check.h"
#include "lifecycle/transition.h"

namespace zoetrope::lifecycle {
namespace {

Change fail(const Error& error) {
  Change change;
  change.clip = ClipState::failed;
  change.error = error;
  return change;
}

Change look_again(StepKind step, Duration delay) {
  Change change;
  change.schedule = Schedule{step, delay};
  return change;
}

Change open_breaker(StepKind step, const Error& error, Duration delay) {
  Change change = look_again(step, delay);
  change.account = account_news(error.code);
  change.error = error;
  return change;
}

bool is_account_trouble(const Error& error) {
  return account_news(error.code).has_value();
}

Change retry_host(const Situation& now, const Error& error) {
  if (is_account_trouble(error)) return open_breaker(StepKind::host, error, Duration::zero());
  if (error.code == ErrorCode::cancelled) return look_again(StepKind::host, Duration::zero());
  const int tries = now.tries + 1;
  if (tries > quick_retries_max) return fail(error);
  Change change = look_again(StepKind::host, quick_retry_delay(tries, error.retry_after));
  change.tries = tries;
  change.note = fmt::format("{}; next try in {}", error.message, to_human(change.schedule->delay));
  return change;
}

/// Polls are free and the render is paid: whatever stands in the way, it is looked at again.
Change retry_poll(const Situation& now, const Error& error, const Policies& policies) {
  if (is_account_trouble(error)) return open_breaker(StepKind::poll, error, poll_interval_max);
  if (error.code == ErrorCode::cancelled) return look_again(StepKind::poll, Duration::zero());
  const int tries = now.tries + 1;
  const Duration own = policies.poll_interval > Duration::zero() ? policies.poll_interval
                                                                 : quick_retry_delay(tries, std::nullopt) * 2;
  Change change = look_again(StepKind::poll, std::max(own, quick_retry_delay(tries, error.retry_after)));
  change.tries = tries;
  if (tries == 1) change.note = error.message;
  return change;
}

HoldReason hold_reason_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::no_space:
      return HoldReason::disk_full;
    case ErrorCode::not_found:
    case ErrorCode::unavailable:
    case ErrorCode::timed_out:
    case ErrorCode::rate_limited:
      return HoldReason::result_missing;
    default:
      return HoldReason::bad_result;
  }
}

/// A paid result is never thrown away: when it cannot be had now, it waits for a person.
Change retry_fetch(const Situation& now, const Error& error) {
  if (is_account_trouble(error)) return open_breaker(StepKind::fetch, error, poll_interval_max);
  if (error.code == ErrorCode::cancelled) return look_again(StepKind::fetch, Duration::zero());
  Change change;
  const int failures = now.fetch_failures + 1;
  change.fetch_failures = failures;
  if (error.code == ErrorCode::no_space) {  // nothing more is bought while it cannot be stored
    change.account_pause = fetch_retry_delay(failures);
  }
  if (failures >= fetch_tries_max) {
    change.clip = ClipState::held;
    change.hold = hold_reason_of(error);
    change.error = error;
    return change;
  }
  change.schedule = Schedule{StepKind::fetch, fetch_retry_delay(failures)};
  change.note = fmt::format("{}; next try in {}", error.message, to_human(change.schedule->delay));
  return change;
}

/// Of a render whose clip has moved on: it is fetched for as long as it takes, ever more rarely, and the clip
/// is not disturbed.
Change retry_beside(const Situation& now, const Error& error) {
  if (is_account_trouble(error)) return open_breaker(StepKind::fetch, error, poll_interval_max);
  if (error.code == ErrorCode::cancelled) return look_again(StepKind::fetch, Duration::zero());
  const int tries = now.tries + 1;
  Change change =
      look_again(StepKind::fetch, tries < fetch_tries_max ? fetch_retry_delay(tries) : beside_retry_interval);
  change.tries = tries;
  if (error.code == ErrorCode::no_space) change.account_pause = fetch_retry_delay(tries);
  return change;
}

Change on(const Situation&, StepKind, const Done&, const Policies&) {
  return {};
}

Change on(const Situation&, StepKind, const Probed&, const Policies&) {
  check_failed("a probe is about an account, not about a clip", __FILE__, __LINE__);
}

Change on(const Situation&, StepKind, const Planned&, const Policies&) {
  check_failed("a plan is about a task, not about a clip", __FILE__, __LINE__);
}

Change on(const Situation&, StepKind, const Told&, const Policies&) {
  check_failed("a delivery is about what is told, not about a clip", __FILE__, __LINE__);
}

Change on(const Situation& now, StepKind, const Hosted&, const Policies&) {
  Change change;
  if (now.clip != ClipState::ready) {
    change.ignored = true;
    return change;
  }
  change.clip = ClipState::hosted;
  change.schedule = Schedule{StepKind::submit, Duration::zero()};
  return change;
}

Change on(const Situation&, StepKind step, const Snooze& snooze, const Policies&) {
  Change change = look_again(step, snooze.delay);
  change.tries = 0;
  change.late = snooze.late;
  change.note = snooze.note;
  if (snooze.late) {
    change.error = Error{ErrorCode::timed_out, snooze.note};
    change.account = AccountNews::trial_overdue;
  } else {
    change.clear_error = true;
  }
  return change;
}

Change on(const Situation& now, StepKind step, const Retry& retry, const Policies& policies) {
  switch (step) {
    case StepKind::host:
      return retry_host(now, retry.error);
    case StepKind::poll:
      return retry_poll(now, retry.error, policies);
    case StepKind::fetch:
      return clip_follows(now) ? retry_fetch(now, retry.error) : retry_beside(now, retry.error);
    case StepKind::probe:
    case StepKind::plan:
    case StepKind::deliver:
    case StepKind::submit:
      break;  // a send is never retried: its facts say what became of it
  }
  check_failed("submit does not ask for a retry", __FILE__, __LINE__);
}

Change on(const Situation& now, StepKind step, const Fail& failure, const Policies&) {
  if (step == StepKind::poll || step == StepKind::fetch) {
    Change change;
    change.watch_ends = step == StepKind::poll && now.attempt == AttemptState::accepted;
    if (change.watch_ends) change.account = AccountNews::trial_overdue;  // should it be the one that is tried
    change.error = failure.error;
    if (!clip_follows(now)) {
      change.ignored = !change.watch_ends;
      return change;
    }
    change.clip = ClipState::held;
    change.hold = hold_reason_of(failure.error);
    return change;
  }
  return fail(failure.error);
}

}  // namespace

Change transition(const Situation& now, StepKind step, const Next& next, const Policies& policies) {
  return std::visit([&](const auto& known) { return on(now, step, known, policies); }, next);
}

}  // namespace zoetrope::lifecycle

#include "lifecycle/delivery_schedule.h"

#include <algorithm>

namespace zoetrope::lifecycle {
namespace {

constexpr int tries_in_the_first_hour = 1200;
constexpr Duration collision_delay = std::chrono::seconds(1);

/// The service is not there, or wants a rest: everything that goes the same way waits for it. A page is right
/// within seconds of its return however long it was away; one row may be all that it fails at, and no page
/// waits for that.
void rest(DeliveryChange& change, ReportService service, Duration asked_for, int tries) {
  const Duration soon = std::max(asked_for, outage_delay(std::min(tries, tries_in_the_first_hour)));
  change.again = service == ReportService::notion_page ? soon : std::max(asked_for, outage_delay(tries));
  if (is_at_notion(service)) change.pause = soon;
}

void after_error(DeliveryChange& change, ReportService service, const Error& error, int tries) {
  const Duration asked_for = error.retry_after.value_or(std::chrono::milliseconds(0));
  switch (error.code) {
    case ErrorCode::unauthenticated:
      change.token_needs_person = is_at_notion(service);
      change.needs_person = !change.token_needs_person;
      return;
    case ErrorCode::not_found:
    case ErrorCode::rejected:
    case ErrorCode::invalid_input:
      change.needs_person = true;
      return;
    case ErrorCode::conflict:
      change.again = collision_delay;
      change.needs_person = tries >= delivery_tries_max;
      return;
    case ErrorCode::internal:
      change.again = outage_delay(tries);
      change.needs_person = tries >= delivery_tries_max;
      return;
    case ErrorCode::cancelled:
      change.again = Duration::zero();
      change.may_arrive_late = true;
      return;
    case ErrorCode::rate_limited:
      rest(change, service, asked_for, tries);
      return;
    default:
      change.may_arrive_late = error.code == ErrorCode::ambiguous;
      rest(change, service, asked_for, tries);
  }
}

}  // namespace

Duration outage_delay(int tries) {
  if (tries > tries_in_the_first_hour) return std::chrono::seconds(30);
  return std::chrono::seconds(std::clamp(tries, 1, 3));
}

DeliveryChange after_delivery(ReportService service, const Next& next, int tries) {
  DeliveryChange change;
  if (const auto* told = std::get_if<Told>(&next)) {
    change.told = told->complete;
    if (!told->complete) change.again = told->rest;
  } else if (const auto* retry = std::get_if<Retry>(&next)) {
    after_error(change, service, retry->error, tries);
  } else {
    after_error(change, service, {ErrorCode::internal, "a delivery ended without a result"}, tries);
  }
  return change;
}

}  // namespace zoetrope::lifecycle

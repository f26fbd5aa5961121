#pragma once

#include <optional>

#include "base/time.h"
#include "lifecycle/step.h"

/// What follows from telling something outside, and when the next request may be made. Nothing here waits for
/// a clip, and no clip waits for it.

namespace zoetrope::lifecycle {

/// Notion allows three requests a second on average (https://developers.notion.com/reference/request-limits);
/// with one token that is for all processes together.
inline constexpr Duration notion_request_interval = std::chrono::milliseconds(400);
/// Between two reports of which the later one only says that another clip is done.
inline constexpr Duration progress_interval = std::chrono::seconds(10);
/// Between two messages of one kind to one webhook. What happens meanwhile is in the next one.
inline constexpr Duration alert_interval = std::chrono::seconds(60);
/// Before the first one: what comes of the same cause is told with it, and not a minute later.
inline constexpr Duration alert_gathering = std::chrono::seconds(1);
/// Notion gives up on a request after this (https://developers.notion.com/reference/status-codes), and so one
/// whose answer was lost changes nothing any more.
inline constexpr Duration notion_request_life = std::chrono::seconds(60);
/// Tries in a row that ended in an error of ours, or in a collision, before a person is asked.
inline constexpr int delivery_tries_max = 12;

/// The wait after the `tries`-th failure in a row (from 1) of a service that is not there: 1 s, 2 s, then
/// 3 s for an hour, so that its return is seen within 5 s; then 30 s. Pages at Notion keep to 3 s.
Duration outage_delay(int tries);

struct DeliveryChange {
  bool told = false;                ///< what was to be told is known there
  bool needs_person = false;        ///< only a person can mend it, at this place
  bool token_needs_person = false;  ///< the same for all that goes with this token
  /// What was sent may still arrive, after what is sent next: the last word has to be said again.
  bool may_arrive_late = false;
  std::optional<Duration> again = std::nullopt;  ///< the place is looked at again
  /// Nothing is sent with this token before it is over. A webhook has no token, and has `again` instead.
  std::optional<Duration> pause = std::nullopt;
};

/// `tries` of the place that ended without telling anything, this one included.
DeliveryChange after_delivery(ReportService service, const Next& next, int tries);

}  // namespace zoetrope::lifecycle

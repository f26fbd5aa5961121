#pragma once

#include <optional>
#include <string_view>

#include "base/error.h"
#include "base/time.h"
#include "lifecycle/render_history.h"

/// When to look again. Every rule takes times as values, so that the whole schedule is a table in a test.

namespace zoetrope::lifecycle {

/// What becomes of a send whose fate nobody knows, without asking a person.
enum class Doubtful {
  hold,           ///< nothing: a person decides
  resubmit_once,  ///< it is sent once more, at most once a clip and within a daily allowance
};

std::string_view to_string(Doubtful doubtful);
std::optional<Doubtful> parse_doubtful(std::string_view name);

struct Policies {
  Duration render_timeout = std::chrono::seconds(600);
  /// Zero: adaptive. Otherwise every poll waits this long, the first one too.
  Duration poll_interval{};
  /// How often one failed render is tried anew by itself, when the failure cost nothing.
  int renders_max = 2;
  Doubtful doubtful = Doubtful::hold;
  int resubmits_per_day = 2;  ///< of the account, with Doubtful::resubmit_once
};

inline constexpr Duration poll_interval_max = std::chrono::seconds(30);
/// A server that asks for more than this is asked again after it.
inline constexpr Duration retry_after_max = std::chrono::hours(1);
inline constexpr int quick_retries_max = 3;  ///< 1 s, 2 s, 4 s, then it is given up
inline constexpr int fetch_tries_max = 5;
/// Between two tries to fetch a render whose clip has moved on, after `fetch_tries_max` quick ones, and until
/// a step of it is tried again that ended without a result again and again.
inline constexpr Duration beside_retry_interval = std::chrono::hours(1);
/// KIE keeps what it rendered for 14 days (https://docs.kie.ai/): a render that is not over by then brings no
/// file any more, and is looked at once more only when a person asks.
inline constexpr Duration watch_horizon = std::chrono::hours(24 * 14);
inline constexpr int claims_without_result_max = 8;  ///< then a clip is set aside as poison

/// Until the next look at a render of this age. Adaptive: as look_schedule.h says, from what earlier renders
/// took. A late one is looked at every 5 minutes for a day, then hourly.
Duration poll_delay(Duration age, const Policies& policies, const RenderHistory& history);

/// KIE answers ten queries a second with one key (https://docs.kie.ai/). Each render that is open on an
/// account is looked at no more often than this, so that all of them, whichever process looks at them, keep
/// to it without a word between them.
Duration least_poll_delay(int open_renders);

/// The wait after the `failures`-th failure in a row (from 1): 1 s, 2 s, 4 s; longer when the server says so.
Duration quick_retry_delay(int failures, std::optional<std::chrono::milliseconds> retry_after);

/// The wait before another download: 1 s, 5 s, 15 s, 45 s.
Duration fetch_retry_delay(int failures);

}  // namespace zoetrope::lifecycle

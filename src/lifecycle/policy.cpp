#include "lifecycle/policy.h"

#include <algorithm>
#include <array>

#include "lifecycle/look_schedule.h"

namespace zoetrope::lifecycle {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

Duration poll_delay(Duration age, const Policies& policies, const RenderHistory& history) {
  if (age >= hours(24)) return hours(1);
  const bool late = age >= policies.render_timeout;
  if (policies.poll_interval > Duration::zero()) {
    return late ? std::max<Duration>(policies.poll_interval,
                                     std::min<Duration>(policies.render_timeout, minutes(5)))
                : policies.poll_interval;
  }
  if (late) return minutes(5);
  return look_delay(age, history);
}

Duration least_poll_delay(int open_renders) {
  constexpr Duration between_queries = std::chrono::milliseconds(100);
  return between_queries * open_renders;
}

Duration quick_retry_delay(int failures, std::optional<std::chrono::milliseconds> retry_after) {
  const int exponent = std::clamp(failures - 1, 0, quick_retries_max - 1);
  const Duration own = seconds(1LL << exponent);
  const Duration theirs =
      std::min<Duration>(retry_after.value_or(std::chrono::milliseconds(0)), retry_after_max);
  return std::max(own, theirs);
}

Duration fetch_retry_delay(int failures) {
  constexpr std::array delays{seconds(1), seconds(5), seconds(15), seconds(45)};
  const auto last = static_cast<int>(delays.size()) - 1;
  return delays[static_cast<std::size_t>(std::clamp(failures - 1, 0, last))];
}

std::string_view to_string(Doubtful doubtful) {
  return doubtful == Doubtful::hold ? "hold" : "resubmit_once";
}

std::optional<Doubtful> parse_doubtful(std::string_view name) {
  for (const Doubtful known : {Doubtful::hold, Doubtful::resubmit_once}) {
    if (name == to_string(known)) return known;
  }
  return std::nullopt;
}

}  // namespace zoetrope::lifecycle

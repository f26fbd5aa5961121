#pragma once

#include "base/time.h"
#include "lifecycle/render_history.h"

/// When a render that nobody fixed an interval for is looked at next.
///
/// For a given number of looks the mean time until a finished render is noticed is least when the gap between
/// two looks is proportional to one over the square root of the hazard, the rate at which renders of this age
/// finish. So looks are rare while it cannot be done yet and dense where it is likely to be. The number is
/// that of a fixed cadence of `fixed_cadence`; docs/performance.md has the comparison.

namespace zoetrope::lifecycle {

inline constexpr Duration fixed_cadence = std::chrono::seconds(30);
/// The first look while nothing is known, and the shortest gap (KIE asks for 2 to 5 s between two looks).
inline constexpr Duration first_look_unknown = std::chrono::seconds(20);
inline constexpr Duration look_gap_min = std::chrono::seconds(2);
inline constexpr Duration look_gap_max = std::chrono::seconds(30);

/// From a look (or the acceptance) at this age to the next. At least `look_gap_min`; at most `look_gap_max`,
/// except before the age at which a tenth of the renders is done, as far as there is a history.
Duration look_delay(Duration age, const RenderHistory& history);

}  // namespace zoetrope::lifecycle

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "testing/fake_kie/chaos_layer.h"
#include "testing/fake_kie/settings.h"

namespace zoetrope::testing {

/// All that POST /_fake/settings can change.
struct LiveSettings {
  Settings service;
  ChaosSettings chaos;
  std::optional<std::int64_t> balance;  ///< "credits": set the account to this now
};

/// `current` with the members of a JSON object applied, all or none:
///   key (text, the only one of the first account from then on); accounts: {"KEY": credits, ...} replaces the
///   other accounts; credits, creates_max, polls_per_second_max, in_flight_max, null_polls, clip_credits
///   (integers); render_median_seconds, render_sigma, creates_window_seconds, result_lifetime_seconds,
///   slow_seconds (numbers); status_follows_code, charge_failed, maintenance (true or false); charge_at
///   ("create" or "success"); chaos: {"FAULT" or "OPERATION.FAULT": rate, ...} replaces every rate; next:
///   {"OPERATION.FAULT": count, ...} makes the next requests of an operation suffer.
/// Errors: invalid_input.
Result<LiveSettings> apply_settings(std::string_view json, LiveSettings current);

}  // namespace zoetrope::testing

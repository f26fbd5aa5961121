#pragma once

#include <optional>
#include <string_view>

#include "base/money.h"

namespace zoetrope::providers {

/// Half a cent: 42 credits are listed at $0.21 (https://kie.ai/pricing).
inline constexpr Money credit_price = Money::from_micros(5'000);

/// An amount of credits as KIE writes it ("84", "84.0", "83.99999999999") in dollars, rounded to the nearest
/// micro-dollar. Decimals beyond the sixth are float noise and dropped before that. Nothing when it is no
/// plain decimal number, negative, or absurdly large.
std::optional<Money> dollars_of_credits(std::string_view credits);

}  // namespace zoetrope::providers

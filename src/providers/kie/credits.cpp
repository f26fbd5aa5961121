#include "providers/kie/credits.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "base/mutant.h"
#include "base/text.h"

namespace zoetrope::providers {
namespace {

constexpr std::size_t decimals_max = 6;
constexpr std::int64_t micros_per_unit = 1'000'000;
constexpr Money credits_max = Money::from_micros(100'000'000 * micros_per_unit);

bool only_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<Money> dollars_of_credits(std::string_view credits) {
  credits = trimmed(credits);
  const std::size_t point = credits.find('.');
  if (point != std::string_view::npos && credits.size() - point - 1 > decimals_max) {
    if (!only_digits(credits.substr(point + 1))) return std::nullopt;
    credits = credits.substr(0, point + 1 + decimals_max);
  }
  // Money's parser is an exact decimal parser; `amount` counts credits, not yet dollars.
  const auto amount = Money::parse(credits);
  if (!amount || *amount < Money() || *amount > credits_max) return std::nullopt;
  if (mutated(Mutant::money_is_float))
    return Money::from_micros(
        static_cast<std::int64_t>(static_cast<double>(amount->micros()) / 1e6 * 0.005 * 1e6));
  const std::int64_t scaled = amount->micros() * credit_price.micros();
  return Money::from_micros((scaled + micros_per_unit / 2) / micros_per_unit);
}

}  // namespace zoetrope::providers

#include "base/money.h"

#include <fmt/format.h>

namespace zoetrope {
namespace {

constexpr std::int64_t micros_per_dollar = 1'000'000;
constexpr std::size_t whole_digits_max = 12;
constexpr std::size_t fraction_digits_max = 6;

std::string with_decimals(std::int64_t micros, int decimals) {
  const std::uint64_t size =
      micros < 0 ? 0 - static_cast<std::uint64_t>(micros) : static_cast<std::uint64_t>(micros);
  std::string fraction = fmt::format("{:06}", size % micros_per_dollar);
  fraction.resize(static_cast<std::size_t>(decimals));
  return fmt::format("{}{}.{}", micros < 0 ? "-" : "", size / micros_per_dollar, fraction);
}

bool all_digits(std::string_view text) {
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
  }
  return true;
}

}  // namespace

std::optional<Money> Money::parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction = point == std::string_view::npos ? "" : text.substr(point + 1);
  if (whole.empty() || whole.size() > whole_digits_max || fraction.size() > fraction_digits_max ||
      (point != std::string_view::npos && fraction.empty()) || !all_digits(whole) || !all_digits(fraction)) {
    return std::nullopt;
  }
  std::int64_t micros = 0;
  for (const char c : whole) micros = micros * 10 + (c - '0');
  for (std::size_t i = 0; i < fraction_digits_max; ++i) {
    micros = micros * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
  }
  return Money(negative ? -micros : micros);
}

std::string Money::to_string() const {
  return with_decimals(micros_, micros_ % 100 == 0 ? 4 : 6);
}

std::string Money::to_human() const {
  const int decimals = micros_ % 10'000 == 0 ? 2 : micros_ % 100 == 0 ? 4 : 6;
  const std::string text = with_decimals(micros_, decimals);
  return text.starts_with('-') ? "-$" + text.substr(1) : "$" + text;
}

}  // namespace zoetrope

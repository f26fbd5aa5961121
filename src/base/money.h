#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace zoetrope {

/// An amount in US dollars, exact: an integer count of micro-dollars. There is no way in or out through a
/// binary float.
class Money {
 public:
  constexpr Money() = default;
  static constexpr Money from_micros(std::int64_t micros) { return Money(micros); }

  /// "0.42", "7.5600", "-1"; at most six decimals. Nothing when it is not such a number.
  static std::optional<Money> parse(std::string_view text);

  [[nodiscard]] constexpr std::int64_t micros() const { return micros_; }

  /// Exactly four decimals, as the ledger and the JSON show it: "7.5600". Amounts that need more digits
  /// show all six.
  [[nodiscard]] std::string to_string() const;

  /// For people: "$7.56"; more decimals only where they are needed.
  [[nodiscard]] std::string to_human() const;

  constexpr auto operator<=>(const Money&) const = default;
  constexpr Money operator+(Money other) const { return Money(micros_ + other.micros_); }
  constexpr Money operator-(Money other) const { return Money(micros_ - other.micros_); }
  constexpr Money operator*(std::int64_t count) const { return Money(micros_ * count); }
  constexpr Money& operator+=(Money other) {
    micros_ += other.micros_;
    return *this;
  }

 private:
  explicit constexpr Money(std::int64_t micros) : micros_(micros) {}
  std::int64_t micros_ = 0;
};

}  // namespace zoetrope

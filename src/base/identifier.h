#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "base/result.h"

namespace zoetrope {

/// The name of a channel or project: `[A-Za-z0-9][A-Za-z0-9_-]{0,99}`, the whole string. It is safe as a
/// folder name, in SQL, in a URL and on a terminal because it can hold nothing else.
class Identifier {
 public:
  static constexpr std::size_t length_max = 100;

  /// `what` names the thing in the error: "channel", "project". Errors: invalid_input.
  static Result<Identifier> parse(std::string_view text, std::string_view what);

  [[nodiscard]] const std::string& str() const { return text_; }
  auto operator<=>(const Identifier&) const = default;

 private:
  explicit Identifier(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace zoetrope

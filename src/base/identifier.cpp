#include "base/identifier.h"

#include <fmt/format.h>

#include "base/text.h"

namespace zoetrope {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

Result<Identifier> Identifier::parse(std::string_view text, std::string_view what) {
  const auto refuse = [&](std::string_view why) {
    return Error{
        ErrorCode::invalid_input,
        fmt::format(
            "{} \"{}\" {}; use letters, digits, - and _, beginning with a letter or digit, at most {}", what,
            printable(text, 60), why, length_max)};
  };
  if (text.empty()) return refuse("is empty");
  if (text.size() > length_max) return refuse(fmt::format("has {} characters", text.size()));
  if (!is_letter_or_digit(text.front())) return refuse("begins with a character that is not allowed");
  for (const char c : text) {
    if (!is_letter_or_digit(c) && c != '_' && c != '-') return refuse("has a character that is not allowed");
  }
  return Identifier(std::string(text));
}

}  // namespace zoetrope

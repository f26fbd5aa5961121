#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace zoetrope {

/// Text from outside made safe for one line of a terminal or log: control characters, invalid UTF-8 and
/// direction marks become '?', and what is over `bytes_max` is cut with "...".
std::string printable(std::string_view text, std::size_t bytes_max = 300);

/// 0 to 9, whatever the locale.
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_valid_utf8(std::string_view text);

struct Character {
  std::uint32_t code = 0;
  std::size_t bytes = 0;
};

/// The first character of a text that is not empty and is valid UTF-8; code 0 and one byte where it is not.
Character first_character(std::string_view text);

/// Characters (code points) in valid UTF-8; bytes that are not count one each.
std::size_t count_characters(std::string_view text);

std::string_view trimmed(std::string_view text);
/// Trimmed, with each line break, tab or run of blanks as one blank.
std::string on_one_line(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
std::string lower_ascii(std::string_view text);
/// "1 clip", "2 clips"; for nouns that only take an "s".
std::string counted(std::size_t count, std::string_view noun);

/// A decimal number with nothing before or behind it, from 0 to `max`.
std::optional<long> parse_number(std::string_view text, long max);

/// The candidate that is nearest to a mistyped word, if one is near enough to be worth suggesting.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);

}  // namespace zoetrope

#include "cli/layout.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

#include "base/text.h"

namespace zoetrope::cli {
namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

/// The blocks of https://www.unicode.org/Public/15.0.0/ucd/EastAsianWidth.txt that are wide throughout or
/// nearly so. A terminal may disagree about a few characters; then a column is out of line, no more.
constexpr std::array wide{Range{0x1100, 0x115F},   Range{0x2E80, 0xA4CF},   Range{0xAC00, 0xD7A3},
                          Range{0xF900, 0xFAFF},   Range{0xFE30, 0xFE6F},   Range{0xFF00, 0xFF60},
                          Range{0xFFE0, 0xFFE6},   Range{0x1F300, 0x1F64F}, Range{0x1F680, 0x1F6FF},
                          Range{0x1F900, 0x1FAFF}, Range{0x20000, 0x3FFFD}};
constexpr std::array combining{Range{0x0300, 0x036F}, Range{0x1AB0, 0x1AFF}, Range{0x200B, 0x200D},
                               Range{0x20D0, 0x20FF}, Range{0x3099, 0x309A}, Range{0xFE00, 0xFE0F}};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, std::uint32_t c) {
  for (const Range& range : ranges) {
    if (c >= range.first && c <= range.last) return true;
  }
  return false;
}

std::size_t columns_of(const Character& character) {
  return is_in(combining, character.code) ? 0U : is_in(wide, character.code) ? 2U : 1U;
}

std::string all_printable(std::string_view text) {
  return printable(text, std::numeric_limits<std::size_t>::max());
}

/// The bytes of the longest beginning that fits.
std::size_t bytes_within(std::string_view text, std::size_t columns) {
  std::size_t bytes = 0;
  for (std::size_t used = 0; bytes < text.size();) {
    const Character next = first_character(text.substr(bytes));
    if (used + columns_of(next) > columns) break;
    used += columns_of(next);
    bytes += next.bytes;
  }
  return bytes;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  const std::string clean = all_printable(text);
  std::size_t columns = 0;
  for (std::size_t at = 0; at < clean.size();) {
    const Character next = first_character(std::string_view(clean).substr(at));
    columns += columns_of(next);
    at += next.bytes;
  }
  return columns;
}

std::string cut_to(std::string_view text, std::size_t columns) {
  constexpr std::string_view dots = "...";
  const std::string clean = all_printable(text);
  if (display_width(clean) <= columns) return clean;
  const bool has_room = columns > dots.size();
  const std::size_t kept = bytes_within(clean, has_room ? columns - dots.size() : columns);
  return clean.substr(0, kept) + (has_room ? std::string(dots) : "");
}

std::string cell(std::string_view text, std::size_t columns) {
  std::string out = cut_to(text, columns);
  return out.append(columns - display_width(out), ' ');
}

std::string paragraph(std::string_view head, std::string_view text) {
  const std::string beginning = all_printable(head);
  const std::size_t indent = display_width(beginning);
  const std::string clean = all_printable(text);
  std::string out = beginning;
  std::size_t used = indent;
  for (const std::string_view word : split(clean, ' ')) {
    if (word.empty()) continue;
    const std::size_t columns = display_width(word);
    const bool first = out.size() == beginning.size();
    if (!first && used + 1 + columns > terminal_columns) {
      const std::size_t room = columns < terminal_columns ? terminal_columns - columns : indent;
      used = std::min(indent, room);
      out += "\n" + std::string(used, ' ');
    } else if (!first) {
      out += ' ';
      ++used;
    }
    out += word;
    used += columns;
  }
  return out + "\n";
}

}  // namespace zoetrope::cli

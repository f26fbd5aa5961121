#include "shots/list/characters.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace zoetrope::shots {
namespace {

constexpr std::array<std::string_view, 3> hard_blanks{"\u00A0", "\u2007", "\u202F"};
constexpr std::array<std::string_view, 2> blanks_of_no_width{"\u200B", "\uFEFF"};

struct CodeRange {
  std::uint32_t first;
  std::uint32_t last;
};

/// Beyond ASCII, what is punctuation, a sign or a picture, by blocks of Unicode.
constexpr std::array not_letters{
    CodeRange{0x80, 0xBF},       CodeRange{0xD7, 0xD7},     CodeRange{0xF7, 0xF7},
    CodeRange{0x2000, 0x2BFF},   CodeRange{0x3000, 0x303F}, CodeRange{0xFE00, 0xFE0F},
    CodeRange{0xFE10, 0xFE6F},   CodeRange{0xFEFF, 0xFF20}, CodeRange{0x1F000, 0x1FAFF},
    CodeRange{0xE0000, 0xE01EF},
};

bool is_letter_code(std::uint32_t code) {
  if (code < 0x80) return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
  return std::none_of(not_letters.begin(), not_letters.end(),
                      [&](const CodeRange& range) { return code >= range.first && code <= range.last; });
}

template <std::size_t count>
std::string_view beginning(std::string_view text, const std::array<std::string_view, count>& candidates) {
  for (const std::string_view candidate : candidates) {
    if (text.starts_with(candidate)) return candidate;
  }
  return {};
}

template <std::size_t count>
std::string_view ending(std::string_view text, const std::array<std::string_view, count>& candidates) {
  for (const std::string_view candidate : candidates) {
    if (text.ends_with(candidate)) return candidate;
  }
  return {};
}

}  // namespace

std::string_view trimmed_cell(std::string_view text) {
  for (std::size_t size = text.size() + 1; size != text.size();) {
    size = text.size();
    text = trimmed(text);
    text.remove_prefix(beginning(text, hard_blanks).size());
    text.remove_prefix(beginning(text, blanks_of_no_width).size());
    text.remove_suffix(ending(text, hard_blanks).size());
    text.remove_suffix(ending(text, blanks_of_no_width).size());
  }
  return text;
}

std::string plain_line(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    if (static_cast<unsigned char>(text.front()) < 0x80) {
      out += text.front();
      text.remove_prefix(1);
      continue;
    }
    const std::size_t blank = beginning(text, hard_blanks).size();
    const std::size_t nothing = beginning(text, blanks_of_no_width).size();
    if (blank + nothing == 0) {
      out += text.front();
      text.remove_prefix(1);
    } else if (blank > 0) {
      out += ' ';
    }
    text.remove_prefix(blank + nothing);
  }
  return on_one_line(out);
}

bool has_letter(std::string_view text) {
  while (!text.empty()) {
    const Character next = first_character(text);
    if (is_letter_code(next.code)) return true;
    text.remove_prefix(next.bytes);
  }
  return false;
}

}  // namespace zoetrope::shots

#include "shots/list/html_entity.h"

#include <array>
#include <charconv>
#include <cstdint>

#include "base/text.h"

namespace zoetrope::shots {
namespace {

constexpr std::size_t entity_bytes_max = 12;
constexpr std::uint32_t hard_blank = 0xA0;

struct NamedEntity {
  std::string_view name;
  std::string_view text;
};

constexpr std::array named_entities{
    NamedEntity{"amp", "&"},        NamedEntity{"lt", "<"},         NamedEntity{"gt", ">"},
    NamedEntity{"quot", "\""},      NamedEntity{"apos", "'"},       NamedEntity{"nbsp", " "},
    NamedEntity{"ndash", "\u2013"}, NamedEntity{"mdash", "\u2014"}, NamedEntity{"hellip", "\u2026"},
    NamedEntity{"lsquo", "\u2018"}, NamedEntity{"rsquo", "\u2019"}, NamedEntity{"ldquo", "\u201C"},
    NamedEntity{"rdquo", "\u201D"}, NamedEntity{"deg", "\u00B0"},   NamedEntity{"times", "\u00D7"},
};

std::string utf8(std::uint32_t c) {
  const auto tail = [c](unsigned shift) { return static_cast<char>(0x80U | ((c >> shift) & 0x3FU)); };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0U | (c >> 6U)), tail(0)};
  if (c < 0x10000) return {static_cast<char>(0xE0U | (c >> 12U)), tail(6), tail(0)};
  return {static_cast<char>(0xF0U | (c >> 18U)), tail(12), tail(6), tail(0)};
}

/// "39" or "x2019".
std::optional<std::string> numbered(std::string_view digits) {
  const bool hexadecimal = !digits.empty() && (digits.front() == 'x' || digits.front() == 'X');
  if (hexadecimal) digits.remove_prefix(1);
  std::uint32_t code = 0;
  const auto [end, problem] =
      std::from_chars(digits.data(), digits.data() + digits.size(), code, hexadecimal ? 16 : 10);
  if (problem != std::errc() || end != digits.data() + digits.size() || code > 0x10FFFF) return std::nullopt;
  if (code == hard_blank) return " ";
  std::string text = utf8(code);
  // Surrogates are no UTF-8; control and direction characters are nobody's prose.
  if (printable(text, text.size()) != text) return std::nullopt;
  return text;
}

}  // namespace

std::optional<Entity> read_entity(std::string_view text) {
  const std::size_t end = text.substr(0, entity_bytes_max).find(';');
  if (text.empty() || text.front() != '&' || end == std::string_view::npos) return std::nullopt;
  const std::string_view name = text.substr(1, end - 1);
  if (!name.empty() && name.front() == '#') {
    std::optional<std::string> character = numbered(name.substr(1));
    if (!character) return std::nullopt;
    return Entity{std::move(*character), end + 1};
  }
  for (const NamedEntity& entity : named_entities) {
    if (entity.name == name) return Entity{std::string(entity.text), end + 1};
  }
  return std::nullopt;
}

}  // namespace zoetrope::shots

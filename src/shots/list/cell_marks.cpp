#include "shots/list/cell_marks.h"

#include <array>
#include <optional>

#include "shots/list/characters.h"

namespace zoetrope::shots {
namespace {

constexpr int layers_max = 4;

struct MarkPair {
  std::string_view open;
  std::string_view close;
};

/// The longer ones of the same sign first.
constexpr std::array mark_pairs{
    MarkPair{"***", "***"},       MarkPair{"**", "**"},         MarkPair{"__", "__"},
    MarkPair{"*", "*"},           MarkPair{"_", "_"},           MarkPair{"``", "``"},
    MarkPair{"`", "`"},           MarkPair{"\"", "\""},         MarkPair{"'", "'"},
    MarkPair{"\u201C", "\u201D"}, MarkPair{"\u201E", "\u201C"}, MarkPair{"\u2018", "\u2019"},
    MarkPair{"\u00AB", "\u00BB"}, MarkPair{"==", "=="},
};

/// Whether one of the signs of a mark stands in the text.
bool has_sign(std::string_view text, std::string_view mark) {
  const bool ascii = static_cast<unsigned char>(mark.front()) < 0x80;
  return text.find(ascii ? mark.substr(0, 1) : mark) != std::string_view::npos;
}

/// Whether quotation marks inside a quoted text are opened and closed there: "the word "HOPE" on the stern",
/// and not "this" and "that".
bool has_own_quotes(std::string_view text) {
  const std::size_t first = text.find('"');
  const std::size_t last = text.rfind('"');
  if (first == last || first == 0 || last + 1 == text.size()) return false;
  const bool opens = std::string_view(" \t\n([").find(text[first - 1]) != std::string_view::npos;
  const bool closes = std::string_view(" \t\n.,;:!?)]").find(text[last + 1]) != std::string_view::npos;
  return opens && closes;
}

std::optional<std::string_view> inside(std::string_view text, const MarkPair& marks) {
  if (text.size() <= marks.open.size() + marks.close.size()) return std::nullopt;
  if (!text.starts_with(marks.open) || !text.ends_with(marks.close)) return std::nullopt;
  text.remove_prefix(marks.open.size());
  text.remove_suffix(marks.close.size());
  const bool quoted = marks.open == "\"" && has_own_quotes(text);
  if (!quoted && (has_sign(text, marks.open) || has_sign(text, marks.close))) return std::nullopt;
  text = trimmed_cell(text);
  return text.empty() ? std::nullopt : std::optional(text);
}

std::optional<std::string_view> inside_any(std::string_view text) {
  for (const MarkPair& marks : mark_pairs) {
    if (const auto found = inside(text, marks)) return found;
  }
  return std::nullopt;
}

}  // namespace

MarkedText unmarked(std::string_view cell) {
  std::string_view text = trimmed_cell(cell);
  for (int i = 0; i < layers_max; ++i) {
    const std::optional<std::string_view> found = inside_any(text);
    if (!found) break;
    text = *found;
  }
  const auto before = static_cast<std::size_t>(text.data() - cell.data());
  return {cell.substr(0, text.empty() ? 0 : before), text,
          text.empty() ? std::string_view() : cell.substr(before + text.size())};
}

std::string marked_alike(std::string_view cell, std::string_view text) {
  const MarkedText old = unmarked(cell);
  std::string alike = std::string(old.open) + std::string(text) + std::string(old.close);
  return unmarked(alike).text == text ? alike : std::string(text);
}

}  // namespace zoetrope::shots

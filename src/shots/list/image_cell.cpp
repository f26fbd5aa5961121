#include "shots/list/image_cell.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "shots/image_name.h"
#include "shots/list/cell_marks.h"
#include "shots/list/characters.h"
#include "shots/list/said.h"

namespace zoetrope::shots {
namespace {

constexpr std::array<std::string_view, 6> separators{"\n", " + ", ",", ";", " & ", " and "};

bool names_image(std::string_view name) {
  return image_stem(name).has_value();
}

std::string without_percent_blanks(std::string_view target) {
  constexpr std::string_view blank = "%20";
  std::string out;
  while (!target.empty()) {
    const bool is_blank = target.starts_with(blank);
    out += is_blank ? ' ' : target.front();
    target.remove_prefix(is_blank ? blank.size() : 1);
  }
  return out;
}

/// "![[a.png|200]]": an embedded file and its width.
std::optional<std::string> embedded(std::string_view text) {
  if (text.starts_with('!')) text.remove_prefix(1);
  if (!text.starts_with("[[") || !text.ends_with("]]")) return std::nullopt;
  text = text.substr(2, text.size() - 4);
  return std::string(trimmed_cell(text.substr(0, text.find('|'))));
}

/// "(a.png)" behind "]", whatever the brackets before it say: "![the fox](a.png)", "[fox](<a.png>
/// \"title\")".
std::string link_target(std::string_view text) {
  if (std::optional<std::string> file = embedded(text)) return *std::move(file);
  const std::size_t at = text.find("](");
  if (at == std::string_view::npos || text.back() != ')') return std::string(text);
  std::string_view target = trimmed_cell(text.substr(at + 2, text.size() - at - 3));
  const std::size_t title = target.find(" \"");
  if (title != std::string_view::npos && target.back() == '"') target = trimmed_cell(target.substr(0, title));
  if (target.size() > 2 && target.front() == '<' && target.back() == '>')
    target = target.substr(1, target.size() - 2);
  return without_percent_blanks(target);
}

std::string plain_name(std::string_view piece) {
  std::string name = link_target(unmarked(piece).text);
  // "a.png (sitting)"
  const std::size_t bracket = name.find(" (");
  if (!names_image(name) && bracket != std::string::npos) {
    const std::string before(unmarked(std::string_view(name).substr(0, bracket)).text);
    if (names_image(before)) return before;
  }
  return name;
}

std::vector<std::string_view> split_at_all(std::string_view text) {
  std::vector<std::string_view> pieces;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto separator = std::find_if(
        separators.begin(), separators.end(),
        [&](std::string_view candidate) { return text.substr(at, candidate.size()) == candidate; });
    if (separator == separators.end()) {
      ++at;
      continue;
    }
    pieces.push_back(text.substr(begin, at - begin));
    begin = at += separator->size();
  }
  pieces.push_back(text.substr(begin));
  return pieces;
}

}  // namespace

std::vector<std::string> image_names(std::string_view cell) {
  if (said(cell).empty()) return {};
  std::vector<std::string> names;
  for (const std::string_view piece : split_at_all(unmarked(cell).text)) {
    if (trimmed_cell(piece).empty()) continue;
    names.push_back(plain_name(piece));
    if (!names_image(names.back())) return {on_one_line(plain_name(cell))};
  }
  return names;
}

}  // namespace zoetrope::shots

#include "shots/list/markdown_blocks.h"

#include <algorithm>

#include "base/text.h"
#include "shots/list/characters.h"

namespace zoetrope::shots {
namespace {

constexpr std::size_t fence_bytes_min = 3;
constexpr std::size_t heading_level_max = 6;

std::size_t run_of(std::string_view text, char c) {
  return std::min(text.find_first_not_of(c), text.size());
}

bool is_delimiter(std::string_view cell) {
  if (!cell.empty() && cell.front() == ':') cell.remove_prefix(1);
  if (!cell.empty() && cell.back() == ':') cell.remove_suffix(1);
  return !cell.empty() && cell.find_first_not_of('-') == std::string_view::npos;
}

/// Without the blanks around it; an empty cell is the place behind its first blank.
Span trimmed_span(std::string_view line, std::size_t begin, std::size_t end) {
  const std::string_view cell = line.substr(begin, end - begin);
  const std::string_view text = trimmed_cell(cell);
  if (text.empty()) {
    const std::size_t place = std::min(begin + 1, end);
    return {place, place};
  }
  const std::size_t first = begin + static_cast<std::size_t>(text.data() - cell.data());
  return {first, first + text.size()};
}

}  // namespace

std::string_view opening_fence(std::string_view line) {
  const std::string_view text = trimmed(line);
  for (const char c : {'`', '~'}) {
    const std::size_t bytes = run_of(text, c);
    // "```code```" on one line is no fence.
    const bool inline_code = c == '`' && text.find('`', bytes) != std::string_view::npos;
    if (bytes >= fence_bytes_min && !inline_code) return text.substr(0, bytes);
  }
  return {};
}

bool closes_fence(std::string_view line, std::string_view fence) {
  const std::string_view text = trimmed(line);
  return text.size() >= fence.size() && run_of(text, fence.front()) == text.size();
}

HiddenBlocks::Kind HiddenBlocks::see(std::string_view line) {
  const std::string_view text = trimmed(line);
  if (!fence_.empty()) {
    if (!closes_fence(text, fence_)) return Kind::code;
    fence_ = {};
    return Kind::fence;
  }
  if (!comment_) first_line_ = line;
  const bool opens = text.substr(0, 4) == "<!--";
  if (comment_ || opens) {
    comment_ = text.find("-->") == std::string_view::npos;
    return Kind::comment;
  }
  fence_ = opening_fence(text);
  return fence_.empty() ? Kind::none : Kind::fence;
}

std::optional<std::string_view> HiddenBlocks::open() const {
  if (fence_.empty() && !comment_) return std::nullopt;
  return first_line_;
}

std::optional<std::vector<Span>> split_cells(std::string_view line, std::size_t at) {
  if (line.find('|') == std::string_view::npos) return std::nullopt;
  const std::string_view text = trimmed(line);
  const auto first = static_cast<std::size_t>(text.data() - line.data());
  const std::size_t last = first + text.size();
  std::vector<Span> cells;
  bool piped = line[first] == '|';
  std::size_t begin = piped ? first + 1 : first;
  for (std::size_t i = begin; i < last; ++i) {
    if (line[i] == '\\' && i + 1 < last && line[i + 1] == '|')
      ++i;
    else if (line[i] == '|') {
      piped = true;
      cells.push_back(trimmed_span(line, begin, i));
      begin = i + 1;
    }
  }
  if (!piped) return std::nullopt;
  if (begin < last || cells.empty()) cells.push_back(trimmed_span(line, begin, last));
  for (Span& cell : cells) cell = {cell.begin + at, cell.end + at};
  return cells;
}

bool is_delimiter_row(std::string_view line, std::size_t columns) {
  const std::optional<std::vector<Span>> cells = split_cells(line, 0);
  return cells && cells->size() == columns && std::all_of(cells->begin(), cells->end(), [&](Span cell) {
           return is_delimiter(line.substr(cell.begin, cell.end - cell.begin));
         });
}

std::optional<std::string_view> heading_text(std::string_view line) {
  const std::string_view text = trimmed(line);
  const std::size_t level = run_of(text, '#');
  if (level >= 1 && level <= heading_level_max) {
    if (level < text.size() && text[level] != ' ' && text[level] != '\t') return std::nullopt;
    return trimmed(text.substr(level));
  }
  constexpr std::string_view bold = "**";
  if (text.size() <= 2 * bold.size() || text.substr(0, bold.size()) != bold) return std::nullopt;
  const std::size_t end = text.find(bold, bold.size());
  const std::string_view rest = end == std::string_view::npos ? text : text.substr(end + bold.size());
  if (!rest.empty() && rest != ":") return std::nullopt;
  return trimmed(text.substr(bold.size(), end - bold.size()));
}

bool is_underline(std::string_view line) {
  const std::string_view text = trimmed(line);
  // One "-" is an empty item of a list.
  if (text.empty() || (text.front() != '=' && text.front() != '-') || text == "-") return false;
  return run_of(text, text.front()) == text.size();
}

}  // namespace zoetrope::shots

#include "shots/list/rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "shots/list/characters.h"

namespace zoetrope::shots {
namespace {

constexpr std::size_t warnings_max = 50;
/// A heading has few mistyped columns; a file of nothing but separators has a million empty ones.
constexpr std::size_t unknown_max = 20;
constexpr long counted_max = 1'000'000;

std::string_view text_of(const Source& source, Span span) {
  return source.text().substr(span.begin, span.end - span.begin);
}

}  // namespace

bool Rows::warnings_are_full() const {
  return warnings.size() > warnings_max;
}

void Rows::warn(const Source& source, std::size_t at, std::string_view what) {
  if (warnings_are_full()) return;
  if (warnings.size() == warnings_max) what = "there are more warnings like these; mend those first";
  warnings.push_back(source.warning(at, what));
}

Heading::Heading(const Source& source, const std::vector<Span>& cells, Decode decode)
    : decode_(decode), size_(cells.size()) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string text = decode(text_of(source, cells[i]));
    const std::optional<Column> column = recognise_column(text);
    if (column) {
      place(source, cells, i, *column);
      continue;
    }
    if (unknown_.size() < unknown_max && !is_left_aside(text)) unknown_.push_back({cells[i].begin, text});
  }
}

void Heading::place(const Source& source, const std::vector<Span>& cells, std::size_t position,
                    Column column) {
  std::optional<std::size_t>& best = positions_[static_cast<std::size_t>(column)];
  if (!best) {
    best = position;
    return;
  }
  const std::string first = decode_(text_of(source, cells[*best]));
  const std::string second = decode_(text_of(source, cells[position]));
  if (gives_way(first) == gives_way(second)) {
    if (conflict_) return;
    conflict_ =
        Remark{cells[position].begin,
               fmt::format("the columns \"{}\" and \"{}\" both mean {}; rename one of them",
                           printable(plain_line(first)), printable(plain_line(second)), to_string(column))};
    return;
  }
  const std::size_t other = gives_way(second) ? position : *best;
  if (other == *best) best = position;
  if (given_way_.size() < unknown_max)
    given_way_.push_back({other, column, {cells[other].begin, other == position ? second : first}});
}

std::string_view Heading::unread_prompt() const {
  const auto found = std::find_if(unknown_.begin(), unknown_.end(),
                                  [](const Remark& unknown) { return may_mean_prompt(unknown.text); });
  return found == unknown_.end() ? std::string_view() : found->text;
}

void Heading::warn_of_conflict(const Source& source, Rows& rows) const {
  if (conflict_) rows.warn(source, conflict_->at, conflict_->text);
}

std::size_t Heading::known() const {
  return static_cast<std::size_t>(std::count_if(positions_.begin(), positions_.end(),
                                                [](const auto& position) { return position.has_value(); }));
}

std::optional<Column> Heading::missing(Prompts prompts) const {
  if (!has(Column::number)) return Column::number;
  // Of the parts the core action alone tells prompts from a table about cameras or environments.
  const bool has_prompts = has(Column::prompt) || has(Column::core_action);
  if (prompts == Prompts::required && !has_prompts) return Column::prompt;
  return std::nullopt;
}

Result<void> Heading::check(const Source& source, Rows& rows) const {
  if (conflict_) return source.error(conflict_->at, conflict_->text);
  for (const Remark& unknown : unknown_) {
    const std::optional<std::string> meant = suggest_column(unknown.text);
    if (!meant && may_mean_prompt(unknown.text)) {
      rows.warn(source, unknown.at,
                fmt::format("the column \"{}\" is not read; name it \"Motion Prompt\" if it says what moves",
                            printable(plain_line(unknown.text))));
    }
    if (!meant) continue;
    rows.warn(source, unknown.at,
              fmt::format("the column \"{}\" is not read; did you mean \"{}\"?",
                          printable(plain_line(unknown.text)), *meant));
  }
  for (const GivenWay& other : given_way_) {
    if (other.column != Column::prompt) continue;
    rows.warn(
        source, other.heading.at,
        fmt::format("the column \"{}\" is not read beside a prompt of the motion; name it \"Image Prompt\" "
                    "if it is the still's, or take it out",
                    printable(plain_line(other.heading.text))));
  }
  return {};
}

/// Of two columns of numbers nobody knows which one the images are named by.
Result<void> Heading::check_numbers(const Source& source, const std::vector<Span>& cells) const {
  for (const GivenWay& other : given_way_) {
    if (other.column != Column::number) continue;
    const std::string text = plain_line(decode_(text_of(source, cells[other.position])));
    const std::optional<long> second = parse_number(text, counted_max);
    std::string digits = decode_(text_of(source, cells[*where(Column::number)]));
    digits.erase(std::remove_if(digits.begin(), digits.end(), [](char c) { return c < '0' || c > '9'; }),
                 digits.end());
    if (!second || second == parse_number(digits, counted_max)) continue;
    return source.error(other.heading.at,
                        fmt::format("the column \"{}\" has other numbers than the one that counts the clips; "
                                    "rename it, or take it out",
                                    printable(plain_line(other.heading.text))));
  }
  return {};
}

bool Heading::has_needed_of(std::size_t count) const {
  const std::optional<std::size_t>& prompt =
      where(has(Column::prompt) ? Column::prompt : Column::core_action);
  return prompt && *prompt < count && has(Column::number) && *where(Column::number) < count;
}

Result<Row> Heading::row(const Source& source, std::size_t at, const std::vector<Span>& written) const {
  std::vector<Span> cells = written;
  while (cells.size() > size_ && trimmed_cell(text_of(source, cells.back())).empty()) cells.pop_back();
  // Spreadsheets leave empty fields at the end out.
  if (cells.size() < size_ && has_needed_of(cells.size())) {
    const std::size_t end = cells.back().end;
    cells.resize(size_, Span{end, end});
  }
  if (cells.size() != size_) {
    return source.error(at,
                        fmt::format("the row has {} cells and the heading has {}; give each column one cell, "
                                    "keep a row on one line and protect a separator inside a prompt",
                                    cells.size(), size_));
  }
  TRY(check_numbers(source, cells));
  Row row{.at = at, .cells = {}};
  for (std::size_t i = 0; i < column_count; ++i) {
    if (!positions_[i]) continue;
    const Span span = cells[*positions_[i]];
    row.cells[i] = Cell{.text = decode_(text_of(source, span)), .span = span, .there = true};
  }
  return row;
}

}  // namespace zoetrope::shots

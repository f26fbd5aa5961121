#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "base/text.h"
#include "shots/list/build_shots.h"
#include "shots/list/characters.h"
#include "shots/list/markdown_blocks.h"
#include "shots/list/markdown_text.h"
#include "shots/list/markup.h"
#include "shots/list/negative_section.h"
#include "shots/list/readers.h"

namespace zoetrope::shots {
namespace {

/// Of a table with so many columns.
bool ends_table(std::string_view line, std::size_t columns) {
  const std::string_view text = trimmed_cell(line);
  if (text.empty() || !opening_fence(text).empty()) return true;
  if (text.front() == '#') return heading_text(text).has_value();
  if (text.front() != '>' && text.front() != '<') return false;
  const std::optional<std::vector<Span>> cells = split_cells(text, 0);
  return !cells || cells->size() != columns;
}

class TableReader {
 public:
  TableReader(const Source& source, const std::vector<std::string_view>& lines, Prompts prompts)
      : source_(source), lines_(lines), prompts_(prompts) {}

  Result<Rows> read() {
    HiddenBlocks hidden;
    while (at_ < lines_.size()) {
      if (!hidden.covers(lines_[at_])) {
        const std::optional<std::vector<Span>> cells = split_cells(lines_[at_], offset());
        if (cells && at_ + 1 < lines_.size() && is_delimiter_row(lines_[at_ + 1], cells->size())) {
          TRY(read_table(*cells));
          continue;
        }
        TRY(check_cut_off(cells));
      }
      ++at_;
    }
    TRY(check_end(hidden));
    if (near_miss_) return *near_miss_;
    if (found_) return std::move(out_);
    if (unread_) return *unread_;
    return source_.error(0,
                         "there is no shot table; write a table with the columns Clip, Image and Prompt, and "
                         "a row |---|---|---| below the heading");
  }

 private:
  [[nodiscard]] std::size_t offset_of(std::string_view line) const {
    return static_cast<std::size_t>(line.data() - source_.text().data());
  }
  [[nodiscard]] std::size_t offset() const { return offset_of(lines_[at_]); }

  /// A block that never ends may have swallowed clips.
  Result<void> check_end(const HiddenBlocks& hidden) {
    const std::optional<std::string_view> open = hidden.open();
    if (!open) return {};
    constexpr std::string_view what =
        "code or a comment begins here and never ends, and nothing below it is read; close it";
    if (!found_) return source_.error(offset_of(*open), what);
    out_.warn(source_, offset_of(*open), what);
    return {};
  }

  static bool is_empty(const std::vector<Span>& cells) {
    return std::all_of(cells.begin(), cells.end(), [](Span cell) { return cell.begin == cell.end; });
  }

  /// Whoever struck a text out does not want it sent.
  Result<void> check_struck(const Row& row) {
    for (const Column column : text_columns) {
      const Span span = row[column].span;
      const std::size_t at = find_struck(source_.text().substr(span.begin, span.end - span.begin));
      if (at == std::string_view::npos) continue;
      return source_.error(span.begin + at, fmt::format("the column {} has text that is struck out; take the "
                                                        "struck text out",
                                                        to_string(column)));
    }
    return {};
  }

  /// A row below a table's end, which is that of a clip, is one that an empty line or a comment has cut off.
  Result<void> check_cut_off(const std::optional<std::vector<Span>>& cells) {
    if (heading_text(lines_[at_])) above_.reset();
    if (!above_ || !cells || cells->size() != above_->size()) return {};
    const Result<Row> row = above_->row(source_, cells->front().begin, *cells);
    if (!row || !read_number(source_, *row)) return {};
    return source_.error(cells->front().begin,
                         "this row is cut off from the table above it; take the empty line or the comment "
                         "between them out of the table");
  }

  /// What is said of a table that is none of the shot list's, but nearly is.
  void see_near_miss(const Heading& heading, const std::vector<Span>& cells, Column missing) {
    const std::size_t at = cells.front().begin;
    if (heading.has(Column::prompt) && !near_miss_) {
      near_miss_ = source_.error(
          at, fmt::format("the table has no column \"{0}\"; add one, named \"{0}\", or call its prompts "
                          "\"Image Prompt\" if they are not the clips'",
                          to_string(missing)));
    }
    if (!heading.has(Column::number) || heading.unread_prompt().empty()) return;
    const std::string what =
        fmt::format("the table has no column \"{}\" and is not read; did you mean that by \"{}\"?",
                    to_string(missing), printable(plain_line(heading.unread_prompt())));
    if (!unread_) unread_ = source_.error(at, what);
    out_.warn(source_, at, what);
  }

  Result<void> read_table(const std::vector<Span>& cells) {
    const Heading heading(source_, cells, decode_markdown);
    const std::optional<Column> missing = heading.missing(prompts_);
    above_.reset();
    const bool has_rows = at_ + 2 < lines_.size() && !ends_table(lines_[at_ + 2], cells.size());
    if (missing && has_rows) see_near_miss(heading, cells, *missing);
    if (missing) {
      if (has_rows && heading.has(Column::number)) heading.warn_of_conflict(source_, out_);
    } else {
      found_ = true;
      TRY(heading.check(source_, out_));
      above_ = heading;
    }
    for (at_ += 2; at_ < lines_.size() && !ends_table(lines_[at_], cells.size()); ++at_) {
      if (missing || out_.full()) continue;
      const Span line{offset(), offset() + lines_[at_].size()};
      const auto cells_here = split_cells(lines_[at_], line.begin);
      if (!cells_here && cells.size() > 1) {
        return source_.error(
            line.begin,
            "this line would be a row of the table above it; leave an empty line below the table, "
            "and keep a row on one line");
      }
      const std::vector<Span> row = cells_here.value_or(std::vector<Span>{line});
      if (is_empty(row)) continue;
      out_.rows.push_back(TRY(heading.row(source_, row.front().begin, row)));
      TRY(check_struck(out_.rows.back()));
    }
    return {};
  }

  const Source& source_;
  const std::vector<std::string_view>& lines_;
  Prompts prompts_;
  std::size_t at_ = 0;
  bool found_ = false;
  std::optional<Heading> above_;    ///< of the table that a row may have been cut off from
  std::optional<Error> near_miss_;  ///< a table with prompts and without numbers
  std::optional<Error> unread_;     ///< a table with numbers and what may be prompts
  Rows out_;
};

}  // namespace

Result<Rows> read_markdown(const Source& source, Prompts prompts) {
  const std::vector<std::string_view> lines = split(source.text(), '\n');
  // A table without prompts may be about anything that is numbered: it counts where no other is there.
  Result<Rows> read = TableReader(source, lines, Prompts::required).read();
  if (!read && prompts == Prompts::may_be_missing) read = TableReader(source, lines, prompts).read();
  Rows rows = TRY(std::move(read));
  find_negative_prompt(source, lines, rows);
  return rows;
}

}  // namespace zoetrope::shots

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "base/text.h"
#include "shots/list/characters.h"
#include "shots/list/markdown_blocks.h"
#include "shots/list/markdown_text.h"
#include "shots/list/negative_section.h"
#include "shots/list/readers.h"

namespace zoetrope::shots {
namespace {

bool ends_table(std::string_view line) {
  const std::string_view text = trimmed_cell(line);
  return text.empty() || text.front() == '#' || text.front() == '>' || text.front() == '<' ||
         !opening_fence(text).empty();
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
      }
      ++at_;
    }
    TRY(check_end(hidden));
    if (found_) return std::move(out_);
    if (near_miss_) return *near_miss_;
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

  Result<void> read_table(const std::vector<Span>& cells) {
    const Heading heading(source_, cells, decode_markdown);
    const std::optional<Column> missing = heading.missing(prompts_);
    if (missing && heading.has(Column::prompt)) {
      near_miss_ = source_.error(
          cells.front().begin,
          fmt::format("the table has no column \"{0}\"; add one, named \"{0}\"", to_string(*missing)));
    }
    if (!missing) {
      found_ = true;
      TRY(heading.check(source_, out_));
    }
    for (at_ += 2; at_ < lines_.size() && !ends_table(lines_[at_]); ++at_) {
      if (missing || out_.full()) continue;
      const Span line{offset(), offset() + lines_[at_].size()};
      const auto row = split_cells(lines_[at_], line.begin).value_or(std::vector<Span>{line});
      if (is_empty(row)) continue;
      out_.rows.push_back(TRY(heading.row(source_, row.front().begin, row)));
    }
    return {};
  }

  const Source& source_;
  const std::vector<std::string_view>& lines_;
  Prompts prompts_;
  std::size_t at_ = 0;
  bool found_ = false;
  std::optional<Error> near_miss_;
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

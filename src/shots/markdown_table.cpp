#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "shots/readers.h"

namespace zoetrope::shots {
namespace {

using Cells = std::vector<std::string>;

/// The cells between the pipes of one line; nothing when it has no pipe of its own.
std::optional<Cells> split_cells(std::string_view line) {
  std::string_view rest = trimmed(line);
  if (!rest.empty() && rest.front() == '|') rest.remove_prefix(1);
  const bool closed = rest.size() != trimmed(line).size();
  Cells cells(1);
  bool piped = closed;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    if (rest[i] == '\\' && i + 1 < rest.size() && rest[i + 1] == '|') {
      cells.back() += '|';
      ++i;
    } else if (rest[i] == '|') {
      piped = true;
      if (i + 1 < rest.size()) cells.emplace_back();
    } else {
      cells.back() += rest[i];
    }
  }
  if (!piped) return std::nullopt;
  for (std::string& cell : cells) cell = std::string(trimmed(cell));
  return cells;
}

bool is_delimiter(std::string_view cell) {
  if (!cell.empty() && cell.front() == ':') cell.remove_prefix(1);
  if (!cell.empty() && cell.back() == ':') cell.remove_suffix(1);
  return !cell.empty() && cell.find_first_not_of('-') == std::string_view::npos;
}

bool is_delimiter_row(std::string_view line, std::size_t columns) {
  const std::optional<Cells> cells = split_cells(line);
  return cells && cells->size() == columns && std::all_of(cells->begin(), cells->end(), is_delimiter);
}

/// "<br>", "<br/>" and "<br />" are how a cell wraps its lines.
std::string without_breaks(std::string text) {
  for (const std::string_view mark : {"<br>", "<br/>", "<br />"}) {
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
      text.replace(at, mark.size(), " ");
    }
  }
  return text;
}

/// "`clip_01.png`", "**7**" and "![](clip_01.png)" as plain text. Underscores stay: file names have them.
std::string without_markup(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out),
               [](char c) { return c != '`' && c != '*'; });
  const std::size_t link = out.find("](");
  if (link != std::string::npos && out.back() == ')') out = out.substr(link + 2, out.size() - link - 3);
  return std::string(trimmed(out));
}

std::string without_code_marks(std::string_view text) {
  if (text.size() < 2 || text.front() != '`' || text.back() != '`') return std::string(text);
  return std::string(trimmed(text.substr(1, text.size() - 2)));
}

void clean(Row& row) {
  for (const Column column : {Column::number, Column::image, Column::seconds}) {
    row[column].text = without_markup(row[column].text);
  }
  for (const Column column : {Column::prompt, Column::negative_prompt, Column::camera}) {
    row[column].text = without_code_marks(without_breaks(row[column].text));
  }
  for (const Column column : part_columns) {
    row[column].text = without_code_marks(without_breaks(row[column].text));
  }
}

/// Follows fenced code and HTML comments, whose lines are no tables.
class Blocks {
 public:
  /// Whether this line belongs to one.
  bool covers(std::string_view line) {
    const std::string_view text = trimmed(line);
    if (!fence_.empty()) {
      if (text.substr(0, fence_.size()) == fence_) fence_ = {};
      return true;
    }
    const bool opens = text.substr(0, 4) == "<!--";
    if (comment_ || opens) {
      comment_ = text.find("-->") == std::string_view::npos;
      return true;
    }
    for (const std::string_view mark : {"```", "~~~"}) {
      if (text.substr(0, mark.size()) == mark) {
        fence_ = mark;
        return true;
      }
    }
    return false;
  }

 private:
  std::string_view fence_;
  bool comment_ = false;
};

bool ends_table(std::string_view line) {
  const std::string_view text = trimmed(line);
  return text.empty() || text.front() == '#' || text.front() == '>' || text.front() == '<' ||
         text.substr(0, 3) == "```" || text.substr(0, 3) == "~~~";
}

class Reader {
 public:
  Reader(const Source& source, std::string_view text, Prompts prompts)
      : source_(source), lines_(split(text, '\n')), prompts_(prompts) {}

  Result<Rows> read() {
    Blocks blocks;
    while (at_ < lines_.size()) {
      if (!blocks.covers(lines_[at_])) {
        const std::optional<Cells> cells = split_cells(lines_[at_]);
        if (cells && at_ + 1 < lines_.size() && is_delimiter_row(lines_[at_ + 1], cells->size())) {
          TRY(read_table(*cells));
          continue;
        }
      }
      ++at_;
    }
    if (found_) return std::move(out_);
    if (near_miss_) return *near_miss_;
    return source_.error(
        1,
        "there is no shot table; write a table with the columns Clip, Image and Prompt, and a "
        "row |---|---|---| below the heading");
  }

 private:
  [[nodiscard]] int line() const { return static_cast<int>(at_) + 1; }

  Result<void> read_table(const Cells& texts) {
    const Heading heading = TRY(read_heading(source_, line(), texts));
    const std::optional<Column> missing = missing_column(heading, prompts_);
    if (missing && heading.has(Column::prompt)) {
      near_miss_ = source_.error(
          line(),
          fmt::format("the table has no column \"{0}\"; add one, named \"{0}\"", to_string(*missing)));
    }
    if (!missing) {
      found_ = true;
      out_.warnings.insert(out_.warnings.end(), heading.warnings.begin(), heading.warnings.end());
    }
    for (at_ += 2; at_ < lines_.size() && !ends_table(lines_[at_]); ++at_) {
      if (missing) continue;
      const std::optional<Cells> cells = split_cells(lines_[at_]);
      out_.rows.push_back(TRY(heading.row(source_, line(), cells.value_or(Cells{std::string(lines_[at_])}))));
      clean(out_.rows.back());
    }
    return {};
  }

  const Source& source_;
  std::vector<std::string_view> lines_;
  Prompts prompts_;
  std::size_t at_ = 0;
  bool found_ = false;
  std::optional<Error> near_miss_;
  Rows out_;
};

}  // namespace

Result<Rows> read_markdown_tables(const Source& source, std::string_view text, Prompts prompts) {
  // A table without prompts may be about anything that is numbered: it counts where no other is there.
  Result<Rows> with_prompts = Reader(source, text, Prompts::required).read();
  if (with_prompts || prompts == Prompts::required) return with_prompts;
  return Reader(source, text, prompts).read();
}

}  // namespace zoetrope::shots

#include "shots/list/build_shots.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "shots/image_name.h"
#include "shots/list/characters.h"
#include "shots/list/image_cell.h"
#include "shots/list/markdown_text.h"
#include "shots/list/markup.h"
#include "shots/list/said.h"
#include "shots/list/shot_prompt.h"

namespace zoetrope::shots {
namespace {

constexpr int seconds_short = 5;
constexpr int seconds_long = 10;
constexpr long number_max = 1'000'000;
constexpr std::size_t shown_bytes_max = 60;
constexpr std::size_t images_max = 10;

std::string_view without_suffix(std::string_view text, std::string_view suffix) {
  return text.ends_with(suffix) ? trimmed(text.substr(0, text.size() - suffix.size())) : text;
}

/// Without the marks and blanks around it: "**7**", "_07".
std::string_view without_marks(std::string_view text) {
  constexpr std::string_view marks = "*`_\" \t\n";
  const std::size_t begin = std::min(text.find_first_not_of(marks), text.size());
  return text.substr(begin, text.find_last_not_of(marks) + 1 - begin);
}

std::size_t place_of(const Row& row, Column column) {
  return row[column].there ? row[column].span.begin : row.at;
}

/// "10", "10s", "5 sec", "10 seconds", "10.0", "0:10"; nothing means 10.
Result<int> read_seconds(const Source& source, const Row& row) {
  const std::string cell = said(row[Column::seconds].text);
  if (cell.empty()) return seconds_long;
  const std::string lower = lower_ascii(cell);
  std::string_view text = lower;
  for (const std::string_view suffix : {"onds", "sec", "s"}) text = without_suffix(text, suffix);
  for (const std::string_view suffix : {".0", ".00"}) text = without_suffix(text, suffix);
  for (const std::string_view minutes : {"00:", "0:"}) {
    if (text.starts_with(minutes)) text.remove_prefix(minutes.size());
  }
  const std::optional<long> seconds = parse_number(text, number_max);
  if (seconds != seconds_short && seconds != seconds_long) {
    return source.error(place_of(row, Column::seconds),
                        fmt::format("the duration \"{}\" cannot be rendered; write {} or {}",
                                    printable(cell, shown_bytes_max), seconds_short, seconds_long));
  }
  return static_cast<int>(*seconds);
}

/// One name, or several as "a.png + b.png".
Result<std::string> read_image(const Source& source, const Row& row, int number) {
  std::string all;
  for (const std::string& name : image_names(row[Column::image].text)) {
    if (!all.empty()) all += image_name_separator;
    all += name;
  }
  // As it will be taken apart again.
  const std::vector<std::string> names = named_images(all);
  for (const std::string& name : names) {
    if (const auto problem = image_name_problem(name)) {
      return source.error(place_of(row, Column::image), fmt::format("clip {}: {}", number, *problem));
    }
  }
  if (names.size() > images_max) {
    return source.error(place_of(row, Column::image),
                        fmt::format("clip {} names {} images; name the one you mean", number, names.size()));
  }
  return all;
}

/// A formula that is taken for a text would be paid for.
Result<void> check_values(const Source& source, const Row& row) {
  for (std::size_t i = 0; i < column_count; ++i) {
    const auto column = static_cast<Column>(i);
    const std::string text = said(row[column].text);
    if (!is_formula(text)) continue;
    return source.error(
        place_of(row, column),
        fmt::format("the column {} has the spreadsheet's \"{}\" and no value; save values, not "
                    "formulas",
                    to_string(column), printable(text, shown_bytes_max)));
  }
  return {};
}

Result<Shot> build_shot(const Source& source, const Row& row, Prompts prompts) {
  Shot shot;
  TRY(check_values(source, row));
  shot.number = TRY(read_number(source, row));
  shot.seconds = TRY(read_seconds(source, row));
  shot.prompt = TRY(read_prompt(source, row, shot.number, prompts));
  shot.negative_prompt = said(row[Column::negative_prompt].text);
  shot.image_name = TRY(read_image(source, row, shot.number));
  TRY(check_characters_of(source, place_of(row, Column::negative_prompt), to_string(Column::negative_prompt),
                          shot.negative_prompt));
  return shot;
}

PromptPlace find_place(const Source& source, const Row& row) {
  const Cell* cell = prompt_cell(row);
  const Span span = cell == nullptr ? Span{row.at, row.at} : cell->span;
  const Place place = source.place(span.begin);
  return {.line = place.line,
          .column = place.column,
          .begin = source.offset_in_file(span.begin),
          .end = source.offset_in_file(span.end)};
}

/// Checks what can only be seen when all shots are there.
class ListBuilder {
 public:
  ListBuilder(const Source& source, Rows& rows) : source_(source), rows_(rows) {}

  Result<void> add(const Row& row, Shot shot) {
    const auto [first, inserted] = rows_of_.emplace(shot.number, entries_.size());
    if (!inserted) {
      return source_.error(
          place_of(row, Column::number),
          fmt::format("clip {} is in the list twice, first in line {}; renumber one of them", shot.number,
                      source_.place(place_of(*entries_[first->second].row, Column::number)).line));
    }
    if (!entries_.empty() && !disordered_ && shot.number < entries_.back().shot.number) {
      disordered_ = true;
      rows_.warn(source_, place_of(row, Column::number),
                 fmt::format("clip {} stands below clip {}; clips are made and joined in the order of their "
                             "numbers",
                             shot.number, entries_.back().shot.number));
    }
    warn_of_markup(row, shot);
    entries_.push_back({std::move(shot), &row});
    return {};
  }

  ShotList finish() {
    warn_of_gaps();
    ShotList list{.shots = {}, .warnings = std::move(rows_.warnings), .reviewed = rows_.reviewed};
    for (const auto& [number, at] : rows_of_) {
      list.prompt_places.push_back(find_place(source_, *entries_[at].row));
      list.shots.push_back(std::move(entries_[at].shot));
    }
    return list;
  }

 private:
  struct Entry {
    Shot shot;
    const Row* row = nullptr;
  };

  void warn_of_markup(const Row& row, const Shot& shot) {
    const std::string_view tag = find_tag(shot.prompt);
    if (!tag.empty()) warn_of(row, shot, fmt::format("HTML tag {}", printable(tag, shown_bytes_max)));
    const std::string_view markup = find_markup(shot.prompt);
    if (!markup.empty()) warn_of(row, shot, fmt::format("markup {}", printable(markup, shown_bytes_max)));
  }

  void warn_of(const Row& row, const Shot& shot, std::string_view what) {
    rows_.warn(source_, place_of(row, Column::prompt),
               fmt::format("the prompt of clip {} has the {}, which is sent as it is; take it out",
                           shot.number, what));
  }

  void warn_of_gaps() {
    int expected = 1;
    for (const auto& [number, at] : rows_of_) {
      if (number != expected) {
        rows_.warn(source_, place_of(*entries_[at].row, Column::number),
                   number == expected + 1
                       ? fmt::format("clip {} is not in the list", expected)
                       : fmt::format("clips {} to {} are not in the list", expected, number - 1));
      }
      expected = number + 1;
    }
  }

  const Source& source_;
  Rows& rows_;
  std::vector<Entry> entries_;
  std::map<int, std::size_t> rows_of_;  ///< by clip
  bool disordered_ = false;
};

}  // namespace

Result<int> read_number(const Source& source, const Row& row) {
  const std::string cell = plain_line(row[Column::number].text);
  const std::size_t at = place_of(row, Column::number);
  const std::string text = lower_ascii(cell);
  std::string_view rest = without_marks(text);
  if (rest.empty()) return source.error(at, "the shot has no number; give each shot its clip number, from 1");
  for (const std::string_view prefix : {"clip-", "shot-", "clip", "shot", "no.", "nr.", "#"}) {
    if (rest.starts_with(prefix)) rest = without_marks(rest.substr(prefix.size()));
  }
  for (const std::string_view suffix : {".", ":", ")", ".0", ".00"}) rest = without_suffix(rest, suffix);
  const std::optional<long> number = parse_number(rest, number_max);
  if (!number) {
    return source.error(at, fmt::format("\"{}\" is not a clip number; write a whole number from 1 to {}",
                                        printable(cell, shown_bytes_max), clips_max));
  }
  if (*number < 1 || *number > clips_max) {
    return source.error(
        at, fmt::format("clip number {} is out of range; number the shots from 1 to {}", *number, clips_max));
  }
  return static_cast<int>(*number);
}

Result<ShotList> build_shots(const Source& source, Rows rows, Prompts prompts) {
  if (rows.rows.empty()) return source.error(0, "the list has no shots; write one row for each clip");
  if (rows.full()) {
    return source.error(rows.rows.back().at,
                        fmt::format("the list has more than {} shots; split the project", clips_max));
  }
  const std::string negative = said(rows.negative_prompt.text);
  TRY(check_characters_of(source, rows.negative_prompt.span.begin, to_string(Column::negative_prompt),
                          negative));
  ListBuilder builder(source, rows);
  for (const Row& row : rows.rows) {
    Shot shot = TRY(build_shot(source, row, prompts));
    if (shot.negative_prompt.empty()) shot.negative_prompt = negative;
    TRY(builder.add(row, std::move(shot)));
  }
  return builder.finish();
}

}  // namespace zoetrope::shots

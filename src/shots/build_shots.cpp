#include "shots/build_shots.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "shots/camera_column.h"
#include "shots/image_name.h"
#include "shots/prompt_parts.h"

namespace zoetrope::shots {
namespace {

constexpr int seconds_short = 5;
constexpr int seconds_long = 10;
constexpr long number_max = 1'000'000;

/// A dash is how tables say "nothing".
bool means_nothing(std::string_view text) {
  return text.empty() || text == "-" || text == "–" || text == "—";
}

std::string optional_text(const Cell& cell) {
  std::string text = on_one_line(cell.text);
  return means_nothing(text) ? std::string() : text;
}

void drop_prefix(std::string& text, std::string_view prefix) {
  if (text.substr(0, prefix.size()) == prefix)
    text = std::string(trimmed(std::string_view(text).substr(prefix.size())));
}

void drop_suffix(std::string& text, std::string_view suffix) {
  const std::size_t keep = text.size() - std::min(suffix.size(), text.size());
  if (text.substr(keep) == suffix) text = std::string(trimmed(std::string_view(text).substr(0, keep)));
}

int line_of(const Row& row, Column column) {
  return row[column].line != 0 ? row[column].line : row.line;
}

/// "7", "07", "#7", "Clip 7", "clip_07".
Result<int> read_number(const Source& source, const Row& row) {
  const int line = line_of(row, Column::number);
  std::string text = lower_ascii(trimmed(row[Column::number].text));
  if (text.empty())
    return source.error(line, "the shot has no number; give each shot its clip number, from 1");
  for (const std::string_view prefix : {"clip", "shot", "#", "_"}) drop_prefix(text, prefix);
  const std::optional<long> number = parse_number(text, number_max);
  if (!number) {
    return source.error(line, fmt::format("\"{}\" is not a clip number; write a whole number from 1 to {}",
                                          printable(trimmed(row[Column::number].text), 60), clips_max));
  }
  if (*number < 1 || *number > clips_max) {
    return source.error(line, fmt::format("clip number {} is out of range; number the shots from 1 to {}",
                                          *number, clips_max));
  }
  return static_cast<int>(*number);
}

/// "10", "10s", "5 sec", "10 seconds"; nothing means 10.
Result<int> read_seconds(const Source& source, const Row& row) {
  std::string text = lower_ascii(optional_text(row[Column::seconds]));
  if (text.empty()) return seconds_long;
  for (const std::string_view suffix : {"onds", "sec", "s"}) drop_suffix(text, suffix);
  const std::optional<long> seconds = parse_number(text, number_max);
  if (seconds != seconds_short && seconds != seconds_long) {
    return source.error(
        line_of(row, Column::seconds),
        fmt::format("the duration \"{}\" cannot be rendered; write {} or {}",
                    printable(trimmed(row[Column::seconds].text), 60), seconds_short, seconds_long));
  }
  return static_cast<int>(*seconds);
}

Result<void> check_text(const Source& source, const Row& row, Column column, std::string_view text) {
  if (printable(text, text.size()) == text) return {};
  return source.error(
      line_of(row, column),
      fmt::format("the column {} has invisible control or direction characters; type that text anew",
                  to_string(column)));
}

/// The prompt of its parts, which leave no place for one that is written whole.
Result<std::string> prompt_of_parts(const Source& source, const Row& row, int number, Column given) {
  if (!optional_text(row[Column::prompt]).empty()) {
    return source.error(line_of(row, Column::prompt),
                        fmt::format("clip {} has a \"{}\" and a \"{}\"; keep the whole prompt or its parts",
                                    number, to_string(Column::prompt), to_string(given)));
  }
  return compose({.core_action = optional_text(row[Column::core_action]),
                  .specific_details = optional_text(row[Column::specific_details]),
                  .logical_sequence = optional_text(row[Column::logical_sequence]),
                  .environment = optional_text(row[Column::environment]),
                  .camera = optional_text(row[Column::camera])});
}

/// Each text is checked by itself, so that a message names its column.
Result<std::string> read_prompt(const Source& source, const Row& row, int number, Prompts prompts) {
  for (const Column column : {Column::prompt, Column::camera})
    TRY(check_text(source, row, column, on_one_line(row[column].text)));
  for (const Column column : part_columns)
    TRY(check_text(source, row, column, on_one_line(row[column].text)));
  for (const Column column : part_columns) {
    if (!optional_text(row[column]).empty()) return prompt_of_parts(source, row, number, column);
  }
  const std::string prompt = optional_text(row[Column::prompt]);
  if (!prompt.empty()) return with_camera(prompt, optional_text(row[Column::camera]));
  if (prompts == Prompts::may_be_missing) return prompt;
  return source.error(line_of(row, Column::prompt),
                      fmt::format("clip {} has no prompt; write what moves in the picture", number));
}

Result<Shot> build_shot(const Source& source, const Row& row, Prompts prompts) {
  Shot shot;
  shot.number = TRY(read_number(source, row));
  shot.seconds = TRY(read_seconds(source, row));
  shot.prompt = TRY(read_prompt(source, row, shot.number, prompts));
  shot.negative_prompt = optional_text(row[Column::negative_prompt]);
  shot.image_name = optional_text(row[Column::image]);
  TRY(check_text(source, row, Column::negative_prompt, shot.negative_prompt));
  if (const auto problem = shot.image_name.empty() ? std::nullopt : image_name_problem(shot.image_name)) {
    return source.error(line_of(row, Column::image), fmt::format("clip {}: {}", shot.number, *problem));
  }
  return shot;
}

void warn_of_gaps(const Source& source, int line, ShotList& list) {
  int expected = 1;
  for (const Shot& shot : list.shots) {
    if (shot.number != expected) {
      const std::string what =
          shot.number == expected + 1
              ? fmt::format("clip {} is not in the list", expected)
              : fmt::format("clips {} to {} are not in the list", expected, shot.number - 1);
      list.warnings.push_back(source.warning(line, what));
    }
    expected = shot.number + 1;
  }
}

}  // namespace

Result<ShotList> build_shots(const Source& source, Rows rows, Prompts prompts) {
  if (rows.rows.empty()) return source.error(1, "the list has no shots; write one row for each clip");
  if (rows.rows.size() > static_cast<std::size_t>(clips_max)) {
    return source.error(rows.rows[static_cast<std::size_t>(clips_max)].line,
                        fmt::format("the list has more than {} shots; split the project", clips_max));
  }
  ShotList list{.shots = {}, .warnings = std::move(rows.warnings), .reviewed = rows.reviewed};
  std::map<int, int> line_of_number;
  for (const Row& row : rows.rows) {
    list.shots.push_back(TRY(build_shot(source, row, prompts)));
    const int number = list.shots.back().number;
    const auto [first, inserted] = line_of_number.emplace(number, row.line);
    if (!inserted) {
      return source.error(row.line,
                          fmt::format("clip {} is in the list twice, first in line {}; renumber one of them",
                                      number, first->second));
    }
  }
  const auto by_number = [](const Shot& a, const Shot& b) { return a.number < b.number; };
  std::sort(list.shots.begin(), list.shots.end(), by_number);
  warn_of_gaps(source, rows.rows.front().line, list);
  return list;
}

}  // namespace zoetrope::shots

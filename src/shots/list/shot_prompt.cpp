#include "shots/list/shot_prompt.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "shots/list/camera_column.h"
#include "shots/list/characters.h"
#include "shots/list/markdown_text.h"
#include "shots/list/said.h"
#include "shots/prompt_parts.h"

namespace zoetrope::shots {
namespace {

std::optional<Column> first_part(const Row& row) {
  const auto found = std::find_if(part_columns.begin(), part_columns.end(),
                                  [&](Column column) { return !said(row[column].text).empty(); });
  return found == part_columns.end() ? std::nullopt : std::optional(*found);
}

/// Where the character stands in the first line of the cell at `at`; `at` when it is not written as itself.
std::size_t find_in_cell(const Source& source, std::size_t at, std::string_view character) {
  const std::string_view below = source.text().substr(std::min(at, source.text().size()));
  const std::size_t found = below.find(character);
  const std::size_t line_end = below.find('\n');
  return found < line_end ? at + found : at;
}

/// Each text is checked by itself, so that a message names its column.
Result<void> check_cell(const Source& source, const Row& row, Column column) {
  return check_characters_of(source, row[column].span.begin, to_string(column), said(row[column].text));
}

std::string composed(const Row& row) {
  return compose({.core_action = said(row[Column::core_action].text),
                  .specific_details = said(row[Column::specific_details].text),
                  .logical_sequence = said(row[Column::logical_sequence].text),
                  .environment = said(row[Column::environment].text),
                  .camera = said(row[Column::camera].text)});
}

}  // namespace

Result<void> check_characters_of(const Source& source, std::size_t at, std::string_view what,
                                 std::string_view text) {
  if (printable(text, text.size()) == text) return {};
  while (!text.empty()) {
    const Character next = first_character(text);
    const std::string_view bytes = text.substr(0, next.bytes);
    if (printable(bytes) != bytes) {
      return source.error(
          find_in_cell(source, at, bytes),
          fmt::format("the column {} has the invisible control or direction character U+{:04X}; "
                      "take it out, or type that text anew",
                      what, next.code));
    }
    text.remove_prefix(next.bytes);
  }
  return {};
}

bool has_parts(const Row& row) {
  return first_part(row).has_value();
}

const Cell* prompt_cell(const Row& row) {
  const Column column = first_part(row).value_or(Column::prompt);
  return row[column].there ? &row[column] : nullptr;
}

Result<std::string> read_prompt(const Source& source, const Row& row, int number, Prompts prompts) {
  TRY(check_cell(source, row, Column::prompt));
  TRY(check_cell(source, row, Column::camera));
  for (const Column column : part_columns) TRY(check_cell(source, row, column));
  std::string prompt = said(row[Column::prompt].text);
  if (!has_letter(prompt)) prompt.clear();
  const std::optional<Column> part = first_part(row);
  if (part && !prompt.empty()) {
    return source.error(row[Column::prompt].span.begin,
                        fmt::format("clip {} has a \"{}\" and a \"{}\"; keep the whole prompt or its parts",
                                    number, to_string(Column::prompt), to_string(*part)));
  }
  if (part) return composed(row);
  if (!prompt.empty()) return with_camera(prompt, said(row[Column::camera].text));
  if (prompts == Prompts::may_be_missing) return prompt;
  const Cell& cell = row[Column::prompt];
  return source.error(cell.there ? cell.span.begin : row.at,
                      fmt::format("clip {} has no prompt; write what moves in the picture", number));
}

}  // namespace zoetrope::shots

#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "shots/shot_list.h"

/// What the readers of the three formats share: the columns we know, and rows of text that carry the line
/// they came from. Nothing here gives the text a meaning; build_shots.h does.

namespace zoetrope::shots {

enum class Column {
  number,
  image,
  prompt,
  negative_prompt,
  seconds,
  camera,
  core_action,
  specific_details,
  logical_sequence,
  environment,
};
inline constexpr std::size_t column_count = 10;

/// The parts of a prompt that take the place of the prompt itself; the camera may also stand beside it.
inline constexpr std::array part_columns{Column::core_action, Column::specific_details,
                                         Column::logical_sequence, Column::environment};

/// How messages and examples write the column: "Clip", "Image", "Prompt", "Negative Prompt", "Core Action".
std::string_view to_string(Column column);

/// The column that a heading or key means, in any case and with any markup: "**Clip #**", "motion_prompt",
/// "Seed Image".
std::optional<Column> recognise_column(std::string_view heading);

/// The known heading that a mistyped one was probably meant to be.
std::optional<std::string> suggest_column(std::string_view heading);

struct Cell {
  std::string text;
  int line = 0;  ///< from 1; 0 when the list has no such cell
};

struct Row {
  int line = 0;
  std::array<Cell, column_count> cells;

  Cell& operator[](Column column) { return cells[static_cast<std::size_t>(column)]; }
  const Cell& operator[](Column column) const { return cells[static_cast<std::size_t>(column)]; }
};

struct Rows {
  std::vector<Row> rows;
  bool reviewed = true;  ///< ShotList::reviewed
  std::vector<std::string> warnings;
};

/// The file that is being read, as messages name it.
struct Source {
  std::string_view name;

  [[nodiscard]] Error error(int line, std::string_view what) const;
  [[nodiscard]] std::string warning(int line, std::string_view what) const;
};

/// Which column stands at each position of a table's heading.
struct Heading {
  std::vector<std::optional<Column>> columns;
  std::vector<std::string> warnings;

  [[nodiscard]] bool has(Column column) const;
  /// Whether prompts stand in it, whole or in parts.
  [[nodiscard]] bool has_prompt() const;
  /// Takes the cells apart. Errors: invalid_input when there are more or fewer than the heading has.
  [[nodiscard]] Result<Row> row(const Source& source, int line, std::vector<std::string> texts) const;
};

/// Errors: invalid_input when two headings mean the same column.
Result<Heading> read_heading(const Source& source, int line, const std::vector<std::string>& texts);

/// The first column that a list cannot do without and that this heading lacks.
std::optional<Column> missing_column(const Heading& heading, Prompts prompts);

}  // namespace zoetrope::shots

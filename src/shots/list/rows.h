#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shots/list/columns.h"
#include "shots/list/source.h"
#include "shots/shot_list.h"

/// What the readers of all formats give: rows of text that know where they stand. Nothing here gives the text
/// a meaning; build_shots.h does.

namespace zoetrope::shots {

/// Bytes of Source::text().
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct Cell {
  std::string text;      ///< without the format's own quotes and escapes
  Span span;             ///< as it is written, with them
  bool there = false;    ///< false when the list has no such cell
  bool in_flow = false;  ///< of YAML: inside [] or {}
};

struct Row {
  std::size_t at = 0;
  std::array<Cell, column_count> cells;

  Cell& operator[](Column column) { return cells[static_cast<std::size_t>(column)]; }
  const Cell& operator[](Column column) const { return cells[static_cast<std::size_t>(column)]; }
};

enum class Format { markdown, delimited, yaml };

struct Rows {
  Format format = Format::markdown;
  char separator = ',';   ///< of Format::delimited
  std::vector<Row> rows;  ///< at most one more than a list may have
  Cell negative_prompt;   ///< for the clips without one of their own
  bool reviewed = true;   ///< ShotList::reviewed
  std::vector<std::string> warnings;

  [[nodiscard]] bool full() const { return rows.size() > static_cast<std::size_t>(clips_max); }
  [[nodiscard]] bool warnings_are_full() const;
  /// After some of them it says that there are more, and no more is said.
  void warn(const Source& source, std::size_t at, std::string_view what);
};

/// Which column stands at each position of a table's heading.
class Heading {
 public:
  /// The text of a cell from how it is written.
  using Decode = std::string (*)(std::string_view raw);

  Heading(const Source& source, const std::vector<Span>& cells, Decode decode);

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool has(Column column) const { return where(column).has_value(); }
  /// How many of the columns are known.
  [[nodiscard]] std::size_t known() const;
  /// The first column that a list cannot do without and that this heading lacks.
  [[nodiscard]] std::optional<Column> missing(Prompts prompts) const;
  /// The first heading that may have been meant as the prompt's; empty when there is none.
  [[nodiscard]] std::string_view unread_prompt() const;
  /// Says of a heading that is not used that two of its columns mean the same.
  void warn_of_conflict(const Source& source, Rows& rows) const;
  /// Errors: invalid_input for a conflict. Warns of what is mistyped or not read beside a better one: for a
  /// heading that is used.
  Result<void> check(const Source& source, Rows& rows) const;
  /// Takes a row's cells apart. Errors: invalid_input when there are more or fewer than the heading has. More
  /// that are empty do not count, and fewer do when number and prompt are there.
  [[nodiscard]] Result<Row> row(const Source& source, std::size_t at, const std::vector<Span>& written) const;

 private:
  struct Remark {
    std::size_t at = 0;
    std::string text;
  };

  [[nodiscard]] const std::optional<std::size_t>& where(Column column) const {
    return positions_[static_cast<std::size_t>(column)];
  }

  /// A column that is not read, because another one that means the same says it better.
  struct GivenWay {
    std::size_t position = 0;
    Column column = Column::number;
    Remark heading;
  };

  /// Whether the first cells of a row, so many, are those that a clip cannot do without.
  [[nodiscard]] bool has_needed_of(std::size_t count) const;
  void place(const Source& source, const std::vector<Span>& cells, std::size_t position, Column column);
  [[nodiscard]] Result<void> check_numbers(const Source& source, const std::vector<Span>& cells) const;

  Decode decode_;
  std::size_t size_;
  std::array<std::optional<std::size_t>, column_count> positions_;
  std::vector<Remark> unknown_;
  std::vector<GivenWay> given_way_;
  std::optional<Remark> conflict_;
};

}  // namespace zoetrope::shots

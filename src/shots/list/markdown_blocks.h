#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "shots/list/rows.h"

/// The lines of a Markdown document, as far as tables and headings need them.

namespace zoetrope::shots {

/// Follows fenced code and HTML comments, whose lines are neither tables nor headings.
class HiddenBlocks {
 public:
  enum class Kind {
    none,
    comment,
    fence,  ///< the line that begins or ends the code
    code,
  };

  /// What this line, the next one of the document, belongs to.
  Kind see(std::string_view line);
  bool covers(std::string_view line) { return see(line) != Kind::none; }
  /// The line that began the block that is still going on; nothing when there is none.
  [[nodiscard]] std::optional<std::string_view> open() const;

 private:
  std::string_view first_line_;
  std::string_view fence_;
  bool comment_ = false;
};

/// The "```" or "~~~", in its length, that a line begins fenced code with; empty when it does not.
std::string_view opening_fence(std::string_view line);
bool closes_fence(std::string_view line, std::string_view fence);

/// The cells between the pipes of one line, without the blanks around them; nothing when it has no pipe of
/// its own. `at` is the line's offset.
std::optional<std::vector<Span>> split_cells(std::string_view line, std::size_t at);

/// Whether a line is the "|---|:-:|" below a heading of so many columns.
bool is_delimiter_row(std::string_view line, std::size_t columns);

/// The text of a heading: "## Text" or a line that is bold as a whole, whose lines below belong to it.
std::optional<std::string_view> heading_text(std::string_view line);

/// Whether a line is the "===" or "---" that makes a heading of the line above it.
bool is_underline(std::string_view line);

}  // namespace zoetrope::shots

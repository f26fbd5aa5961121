#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace zoetrope::shots {

/// Where something stands in a file, both from 1; the column is in characters.
struct Place {
  int line = 1;
  int column = 1;
  bool operator==(const Place&) const = default;
};

/// A shot list's text as its readers want it, with line feeds for all line ends and without a byte order
/// mark. It knows where each of its bytes stands in the file. Offsets are bytes of text(); one that is too
/// large means its end. Do not move one while somebody looks at its text().
class Source {
 public:
  /// Errors: invalid_input for what is too large or no text.
  static Result<Source> read(std::string_view name, std::string_view bytes);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::string_view text() const { return text_; }

  [[nodiscard]] Place place(std::size_t at) const;
  /// The same byte's offset in the file. The end of a line stands before its carriage return.
  [[nodiscard]] std::size_t offset_in_file(std::size_t at) const;
  /// How the file ends the line that `at` is in: "\r\n" or "\n".
  [[nodiscard]] std::string_view line_end(std::size_t at) const;

  /// "shots.md:12:3: what", invalid_input.
  [[nodiscard]] Error error(std::size_t at, std::string_view what) const;
  [[nodiscard]] std::string warning(std::size_t at, std::string_view what) const;

 private:
  Result<void> add_line(std::string_view raw);

  std::string name_;
  std::string text_;
  std::size_t mark_bytes_ = 0;
  std::vector<std::uint32_t> line_starts_;
  std::vector<std::uint32_t> removed_;  ///< where a carriage return stood before the line feed
};

}  // namespace zoetrope::shots

#pragma once

#include <string>
#include <vector>

#include "cli/board_lines.h"

namespace zoetrope::cli {

/// The lines at the end of a terminal's output that are drawn over again and again. Makes bytes; somebody
/// else writes them, each frame in one write.
///
/// Between two frames the terminal is as it always is: cursor shown and below the lines, colours off,
/// wrapping on. So there is nothing to restore, however the program ends.
class LiveArea {
 public:
  explicit LiveArea(bool colour) : colour_(colour) {}

  /// A frame that puts `lines` in the place of those of the frame before, and `kept` above them for good.
  std::string frame(const std::vector<std::string>& kept, const std::vector<BoardLine>& lines,
                    const Window& window);
  /// What is on the terminal stays there; the next frame goes below it.
  void forget() { drawn_columns_.clear(); }

 private:
  [[nodiscard]] std::size_t rows_above(const Window& window) const;

  bool colour_;
  std::vector<std::size_t> drawn_columns_;  ///< the width of each line that is to be drawn over
};

}  // namespace zoetrope::cli

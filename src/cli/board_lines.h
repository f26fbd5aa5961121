#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/board.h"
#include "cli/window.h"

namespace zoetrope::cli {

/// One line of printable text without its end. Part of it may have a tone.
struct BoardLine {
  std::string text;
  Tone tone = Tone::plain;
  std::size_t tone_begin = 0;  ///< in bytes
  std::size_t tone_bytes = 0;

  bool operator==(const BoardLine&) const = default;
};

enum class Fit {
  window,  ///< lines that there is no room for give way, those of finished clips first
  width,   ///< as many lines as it takes
};

/// The board as text. Every line is narrower than the window, so that nothing depends on what a terminal does
/// at its last column, and one row of the window stays free for the cursor. Pure.
std::vector<BoardLine> board_lines(const Board& board, const Window& window, Fit fit);

}  // namespace zoetrope::cli

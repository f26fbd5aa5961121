#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/board.h"

namespace zoetrope::cli {

/// The rows that there is room for, and what is said of the others.
struct ChosenRows {
  std::string before;                 ///< "+ 12 done", a line above the rows
  std::vector<const BoardRow*> rows;  ///< in their order; they belong to the board
  std::string after;                  ///< "+ 9 waiting", a line below them
};

/// Chooses at most `room` lines: first the finished clips give way, then those that are not asked for, those
/// that wait, those in trouble, and last of all those that are under way. Pure.
ChosenRows choose_rows(const std::vector<BoardRow>& rows, std::size_t room);

}  // namespace zoetrope::cli

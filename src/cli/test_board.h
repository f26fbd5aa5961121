#pragma once

#include <string>
#include <vector>

#include "cli/board_lines.h"

/// A run in its middle, for the tests of the live view.

namespace zoetrope::cli {

inline Board board_in_the_middle() {
  using std::chrono::seconds;
  Board board{.project = "poke1/vid_1", .slots = 5, .slots_in_use = 2, .costs_money = true, .moving = true};
  board.rows = {{1, RowKind::finished, Tone::good, "done", {}, "10.04 s, 15.3 MB, rendered in 3 min 23 s"},
                {2, RowKind::finished, Tone::good, "done", {}, "10.04 s, 14.9 MB, was there already"},
                {3, RowKind::active, Tone::plain, "rendering", seconds(83), ""},
                {4, RowKind::troubled, Tone::caution, "late, still rendering", seconds(3'725), ""},
                {5, RowKind::troubled, Tone::bad, "failed", {}, "the image was refused: it shows a weapon"},
                {6, RowKind::active, Tone::plain, "being sent", seconds(1), ""},
                {7, RowKind::unsent, Tone::plain, "waiting to be sent", seconds(84), ""},
                {8, RowKind::unsent, Tone::plain, "waiting for its image", seconds(84), ""}};
  board.counts = {.done = 2, .rendering = 2, .waiting = 2, .failed = 1, .late = 1};
  board.spent = *Money::parse("0.84");
  board.at_most = *Money::parse("2.94");
  board.left = seconds(380);
  return board;
}

inline std::string text_of(const std::vector<BoardLine>& lines) {
  std::string text;
  for (const BoardLine& line : lines) text += line.text + "\n";
  return text;
}

}  // namespace zoetrope::cli

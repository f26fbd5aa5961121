#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "base/secret.h"
#include "base/time.h"
#include "store/views.h"

namespace zoetrope::cli {

/// What a row is to somebody who watches; it decides which rows give way when there is no room for all.
enum class RowKind { finished, idle, unsent, troubled, active };
inline constexpr int row_kinds = 5;

/// Never the only carrier of a meaning: the words say the same.
enum class Tone { plain, good, bad, caution };

struct BoardRow {
  int number = 0;
  RowKind kind = RowKind::idle;
  Tone tone = Tone::plain;
  std::string state;
  std::optional<Duration> elapsed;  ///< in that state, where somebody might wait for it to end
  std::string detail;
};

/// Each clip of the board is in exactly one of them.
struct BoardCounts {
  int done = 0;
  int rendering = 0;  ///< or being sent, or in doubt
  int downloading = 0;
  int waiting = 0;
  int failed = 0;
  int cancelled = 0;
  int held = 0;
  int late = 0;
  int idle = 0;  ///< not asked for
};

/// What the live view shows, as values: a row a clip and what they come to.
struct Board {
  std::string project;
  std::vector<BoardRow> rows;
  BoardCounts counts;
  int slots = 0;
  int slots_in_use = 0;
  bool costs_money = false;
  Money spent;                   ///< on the project so far
  Money at_most;                 ///< with what is reserved and what is still to be sent
  bool moving = false;           ///< something may still happen by itself
  std::optional<Duration> left;  ///< a guess
};

struct BoardView {
  const store::TaskView& task;
  const store::AccountView& account;
  const Redactor& redactor;
  std::vector<int> numbers;  ///< the clips to show, sorted; empty means all
  WallTime now;
  /// A clip cannot have waited for this run for longer than since it began.
  std::optional<WallTime> run_began = std::nullopt;
};

/// Pure.
Board make_board(const BoardView& view);

}  // namespace zoetrope::cli

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/board.h"
#include "cli/console.h"
#include "cli/live_area.h"
#include "env/clock.h"
#include "settings/environment.h"

namespace zoetrope::cli {

inline constexpr Duration frame_interval_min = std::chrono::milliseconds(125);
inline constexpr Duration frame_interval_max = std::chrono::seconds(1);

/// A board on the terminal at standard error, drawn in place. One thread at a time.
class LiveView {
 public:
  LiveView(Console& console, Clock& clock, bool colour) : console_(console), clock_(clock), area_(colour) {}

  /// A line that goes above the board with the next frame, and stays.
  void keep(std::string line) { kept_.push_back(std::move(line)); }
  /// Is a frame due? At once when `changed` or the window has another size, else every second, and never
  /// oftener than eight times a second.
  bool is_due(bool changed);
  /// Draws, unless it would look the same or the terminal takes nothing.
  void draw(Board board);
  /// The last frame, whole: the board, or nothing in its place.
  void close(std::optional<Board> board);

 private:
  void put(std::vector<BoardLine> lines, const Window& window);
  void redact(Board& board);
  void forget();

  Console& console_;
  Clock& clock_;
  LiveArea area_;
  std::vector<std::string> kept_;
  std::vector<BoardLine> drawn_;
  Window drawn_window_;
  std::optional<MonoTime> drawn_at_;
  int resumptions_ = 0;
};

/// Can a live view be shown? On a terminal that knows control sequences.
bool can_be_live(const Console& console, const settings::Environment& environment);

}  // namespace zoetrope::cli

#include "cli/live_view.h"

#include <limits>
#include <utility>

#include "base/text.h"

namespace zoetrope::cli {

bool LiveView::is_due(bool changed) {
  const MonoTime now = clock_.mono();
  if (!drawn_at_) return true;
  const bool soon = changed || !kept_.empty() || console_.window() != drawn_window_;
  return now - *drawn_at_ >= (soon ? frame_interval_min : frame_interval_max);
}

/// Before anything is cut to fit: half a key would not be recognised.
void LiveView::redact(Board& board) {
  for (BoardRow& row : board.rows) row.detail = console_.redactor().redact(row.detail);
  constexpr std::size_t whole = std::numeric_limits<std::size_t>::max();
  for (std::string& line : kept_) line = printable(console_.redactor().redact(line), whole);
}

void LiveView::forget() {
  area_.forget();
  drawn_.clear();
}

void LiveView::put(std::vector<BoardLine> lines, const Window& window) {
  if (const int now = console_.resumptions(); std::exchange(resumptions_, now) != now) area_.forget();
  console_.frame(area_.frame(kept_, lines, window));
  kept_.clear();
  drawn_ = std::move(lines);
  drawn_window_ = window;
}

void LiveView::draw(Board board) {
  const Console::Takes takes = console_.takes();
  if (takes == Console::Takes::nothing_in_background) forget();
  drawn_at_ = clock_.mono();
  if (takes != Console::Takes::frame) return;
  redact(board);
  const Window window = console_.window();
  auto lines = board_lines(board, window, Fit::window);
  const bool same = lines == drawn_ && window == drawn_window_ && resumptions_ == console_.resumptions();
  if (kept_.empty() && same) return;
  put(std::move(lines), window);
}

void LiveView::close(std::optional<Board> board) {
  if (console_.takes() == Console::Takes::nothing_in_background) forget();
  Board none;
  redact(board ? *board : none);
  const Window window = console_.window();
  put(board ? board_lines(*board, window, Fit::width) : std::vector<BoardLine>(), window);
  area_.forget();
}

bool can_be_live(const Console& console, const settings::Environment& environment) {
  const std::string terminal = settings::lookup(environment, "TERM").value_or("");
  return console.error_is_terminal() && !terminal.empty() && terminal != "dumb";
}

}  // namespace zoetrope::cli

#include "cli/live_area.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/colours.h"
#include "cli/layout.h"

namespace zoetrope::cli {
namespace {

// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
constexpr std::string_view begin_frame = "\x1B[?25l\r";  ///< hides the cursor
constexpr std::string_view end_frame = "\x1B[?25h";
constexpr std::string_view wrap_off = "\x1B[?7l";
constexpr std::string_view wrap_on = "\x1B[?7h";
constexpr std::string_view clear_line = "\x1B[K";   ///< from the cursor on
constexpr std::string_view clear_below = "\x1B[J";  ///< from the cursor on
constexpr std::string_view next_line = "\r\n";

std::string_view colour_of(Tone tone) {
  switch (tone) {
    case Tone::good:
      return green;
    case Tone::bad:
      return red;
    case Tone::caution:
      return yellow;
    case Tone::plain:
      return "";
  }
  return "";
}

std::string coloured(const BoardLine& line) {
  if (line.tone == Tone::plain || line.tone_bytes == 0) return line.text;
  std::string text = line.text;
  text.insert(line.tone_begin + line.tone_bytes, colour_off);
  text.insert(line.tone_begin, colour_of(line.tone));
  return text;
}

}  // namespace

/// A window that got narrower breaks lines that were drawn before: most terminals do.
std::size_t LiveArea::rows_above(const Window& window) const {
  std::size_t rows = 0;
  for (const std::size_t columns : drawn_columns_)
    rows += std::max<std::size_t>((columns + window.columns - 1) / window.columns, 1);
  return rows;
}

std::string LiveArea::frame(const std::vector<std::string>& kept, const std::vector<BoardLine>& lines,
                            const Window& window) {
  std::string bytes(begin_frame);
  const std::size_t rows = rows_above(window);
  const std::size_t in_reach = std::min(rows, window.rows - 1);
  if (in_reach > 0) bytes += fmt::format("\x1B[{}A", in_reach);
  if (!kept.empty() || rows > in_reach) bytes += clear_below;
  // The first row may be the rest of a line whose beginning has left the window. It stays blank: a wider
  // window would join the two.
  if (rows > in_reach) bytes += next_line;
  for (const std::string& line : kept) bytes.append(line).append(next_line);
  bytes += wrap_off;
  drawn_columns_.clear();
  for (const BoardLine& line : lines) {
    bytes += colour_ ? coloured(line) : line.text;
    bytes.append(clear_line).append(next_line);
    drawn_columns_.push_back(display_width(line.text));
  }
  return bytes.append(clear_below).append(wrap_on).append(end_frame);
}

}  // namespace zoetrope::cli

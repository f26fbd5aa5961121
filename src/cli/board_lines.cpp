#include "cli/board_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cli/board_rows.h"
#include "cli/layout.h"
#include "cli/time_left.h"

namespace zoetrope::cli {
namespace {

constexpr std::size_t number_columns = 4;
constexpr std::size_t state_columns = 21;  ///< "late, still rendering"
constexpr std::size_t elapsed_columns = 7;
constexpr std::size_t detail_columns_min = 20;
constexpr std::size_t table_columns_min =
    number_columns + 2 + state_columns + 2 + elapsed_columns + 2 + detail_columns_min;
constexpr std::size_t narrow_elapsed_columns = 5;
/// In a lower window the heading and the blank line are left out.
constexpr std::size_t rows_for_heading_min = 8;

std::string elapsed_words(const std::optional<Duration>& elapsed) {
  if (!elapsed) return "";
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(*elapsed).count();
  if (seconds < 3600) return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
  if (seconds < 36'000) return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  return seconds < 360'000 ? fmt::format("{} h", seconds / 3600) : fmt::format("{} d", seconds / 86'400);
}

std::string without_blanks_at_end(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

BoardLine table_line(const BoardRow& row, std::size_t columns) {
  BoardLine line{.text = fmt::format("{:>{}}  ", fmt::format("{:02}", row.number), number_columns)};
  const std::string state = cut_to(row.state, state_columns);
  line.tone = row.tone;
  line.tone_begin = line.text.size();
  line.tone_bytes = state.size();
  line.text += cell(state, state_columns);
  line.text += fmt::format("  {:>{}}  ", elapsed_words(row.elapsed), elapsed_columns);
  line.text = without_blanks_at_end(line.text + cut_to(row.detail, columns - display_width(line.text)));
  return line;
}

BoardLine narrow_line(const BoardRow& row, std::size_t columns) {
  BoardLine line{
      .text = fmt::format("{:02} {:>{}} ", row.number, elapsed_words(row.elapsed), narrow_elapsed_columns)};
  line.tone = row.tone;
  line.tone_begin = line.text.size();
  const std::string words = row.state + (row.detail.empty() ? "" : ": " + row.detail);
  const std::string kept = without_blanks_at_end(cut_to(line.text + words, columns));
  line.tone_begin = std::min(line.tone_begin, kept.size());
  line.tone_bytes = std::min(row.state.size(), kept.size() - line.tone_begin);
  line.text = kept;
  return line;
}

std::string heading() {
  return fmt::format("{:>{}}  {:<{}}  {:>{}}  DETAIL", "CLIP", number_columns, "STATE", state_columns, "FOR",
                     elapsed_columns);
}

/// Joined with commas, broken between the parts.
void add_parts(std::vector<BoardLine>& lines, const std::vector<std::string>& parts, std::size_t columns) {
  std::string line;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string part = parts[i] + (i + 1 < parts.size() ? "," : "");
    if (!line.empty() && display_width(line) + 1 + display_width(part) > columns) {
      lines.push_back({.text = std::exchange(line, "")});
    }
    line = cut_to(line + (line.empty() ? "" : " ") + part, columns);
  }
  if (!line.empty()) lines.push_back({.text = line});
}

std::vector<std::string> count_parts(const Board& board) {
  const BoardCounts& counts = board.counts;
  std::vector<std::string> parts{
      fmt::format("{}: {} of {} done", board.project, counts.done, board.rows.size())};
  const auto add = [&](int count, const char* what) {
    if (count > 0) parts.push_back(fmt::format("{} {}", count, what));
  };
  add(counts.rendering, "rendering");
  add(counts.downloading, "downloading");
  add(counts.waiting, "waiting");
  add(counts.failed, "failed");
  add(counts.held, "held");
  add(counts.late, "late");
  add(counts.cancelled, "cancelled");
  add(counts.idle, "not asked for");
  return parts;
}

std::vector<std::string> run_parts(const Board& board) {
  std::vector<std::string> parts;
  if (board.moving) parts.push_back(fmt::format("{} of {} slots in use", board.slots_in_use, board.slots));
  if (board.costs_money) {
    parts.push_back(board.spent.to_human() + " so far");
    if (board.at_most != board.spent) parts.push_back("at most " + board.at_most.to_human());
  }
  if (board.moving) parts.push_back("time left: " + (board.left ? guess_words(*board.left) : "?"));
  return parts;
}

}  // namespace

std::vector<BoardLine> board_lines(const Board& board, const Window& window, Fit fit) {
  const std::size_t columns = std::max<std::size_t>(window.columns, 2) - 1;
  const std::size_t rows = std::max<std::size_t>(window.rows, 2) - 1;
  const bool is_table = columns >= table_columns_min;
  const bool airy = fit == Fit::width || window.rows >= rows_for_heading_min;
  std::vector<BoardLine> foot;
  add_parts(foot, count_parts(board), columns);
  add_parts(foot, run_parts(board), columns);

  std::vector<BoardLine> lines;
  if (is_table && airy) lines.push_back({.text = heading()});
  const std::size_t around = lines.size() + foot.size() + (airy ? 1 : 0);
  const std::size_t room = fit == Fit::width ? board.rows.size() : rows > around ? rows - around : 0;
  const ChosenRows shown = choose_rows(board.rows, room);
  const std::string indent(is_table ? number_columns + 2 : 3, ' ');
  if (!shown.before.empty()) lines.push_back({.text = cut_to(indent + shown.before, columns)});
  for (const BoardRow* row : shown.rows)
    lines.push_back(is_table ? table_line(*row, columns) : narrow_line(*row, columns));
  if (!shown.after.empty()) lines.push_back({.text = cut_to(indent + shown.after, columns)});
  if (airy) lines.emplace_back();
  lines.insert(lines.end(), foot.begin(), foot.end());
  const bool too_many = fit == Fit::window && lines.size() > rows;
  if (too_many) lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(rows));
  return lines;
}

}  // namespace zoetrope::cli

#include "sheet/sheet_words.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <map>

#include "base/text.h"

namespace zoetrope::sheet {
namespace {

std::string counted(std::size_t count, std::string_view thing, std::string_view things) {
  return fmt::format("{} {}", count, count == 1 ? thing : things);
}

/// "clip" of "clips"
std::string_view singular(std::string_view plural) {
  return plural.ends_with('s') ? plural.substr(0, plural.size() - 1) : plural;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// "24", "29.97"
std::string rate_words(double rate) {
  const double whole = std::round(rate);
  constexpr double nearly = 0.005;
  return std::abs(rate - whole) < nearly ? fmt::format("{:.0f}", whole) : fmt::format("{:.2f}", rate);
}

}  // namespace

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    if (!is_blank(c)) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  return printable(trimmed(line), std::numeric_limits<std::size_t>::max());
}

std::string number_words(const Cell& cell) {
  return fmt::format("{:02}", cell.number);
}

std::string facts_words(const Seen& seen) {
  std::string words = fmt::format("{:.2f} s, {}x{}", seconds_of(seen.duration), seen.width, seen.height);
  if (seen.duration > Duration(0)) {
    const double rate = static_cast<double>(seen.frames) / seconds_of(seen.duration);
    words += fmt::format(", {} pictures a second", rate_words(rate));
  }
  return words + fmt::format(", {:.1f} MB", static_cast<double>(seen.bytes) / 1e6);
}

std::array<std::string, 3> time_words(const Seen& seen) {
  const double frames = static_cast<double>(std::max<std::int64_t>(seen.frames, 1));
  const double frame = seconds_of(seen.duration) / frames;
  const double middle = static_cast<double>((seen.frames - 1) / 2) * frame;
  return {"0.0 s", fmt::format("{:.1f} s", std::max(middle, 0.0)),
          fmt::format("{:.1f} s", seconds_of(seen.duration) - frame)};
}

std::string summary_words(const Sheet& sheet) {
  Duration length{};
  for (const Cell& cell : sheet.cells) {
    if (cell.seen) length += cell.seen->duration;
  }
  const std::string clips = counted(sheet.cells.size(), singular(sheet.kind), sheet.kind);
  constexpr Duration minute = std::chrono::minutes(1);
  if (length < minute) return fmt::format("{}, {:.1f} s in all", clips, seconds_of(length));
  return fmt::format("{}, {} in all", clips, to_human(std::chrono::round<std::chrono::seconds>(length)));
}

std::vector<Badge> badges(const Sheet& sheet) {
  std::map<std::string, std::size_t> calm;
  std::map<std::string, std::size_t> trouble;
  std::size_t warnings = 0;
  std::size_t whole = 0;
  for (const Cell& cell : sheet.cells) {
    warnings += cell.warnings.size();
    if (cell.seen) ++whole;
    if (!cell.state.empty()) ++(cell.tone == Tone::trouble ? trouble : calm)[cell.state];
  }
  std::vector<Badge> list;
  if (whole == sheet.cells.size() && whole > 0) {
    list.push_back({whole == 1 ? "whole" : fmt::format("all {} whole", whole), BadgeKind::good});
  } else if (whole > 0) {
    list.push_back({fmt::format("{} whole", whole), BadgeKind::good});
  }
  for (const auto& [state, count] : trouble)
    list.push_back({fmt::format("{} {}", count, state), BadgeKind::trouble});
  for (const auto& [state, count] : calm)
    list.push_back({fmt::format("{} {}", count, state), BadgeKind::calm});
  if (warnings > 0) list.push_back({counted(warnings, "warning", "warnings"), BadgeKind::warning});
  return list;
}

bool is_sheet(std::string_view beginning_of_file) {
  const std::string_view beginning = beginning_of_file.substr(0, mark_bytes_max);
  const bool known_form = beginning.starts_with("\x89PNG\r\n") || beginning.starts_with("<!DOCTYPE html>");
  return known_form && beginning.find(mark) != std::string_view::npos;
}

}  // namespace zoetrope::sheet

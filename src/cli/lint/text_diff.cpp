#include "cli/lint/text_diff.h"

#include <dtl/dtl.hpp>
#include <limits>
#include <sstream>
#include <vector>

#include "base/text.h"
#include "cli/colours.h"

namespace zoetrope::cli {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  std::vector<std::string> lines;
  for (std::string_view line : split(text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.emplace_back(line);
  }
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

std::string shown_line(std::string_view line, bool colour) {
  const std::string text = printable(line, std::numeric_limits<std::size_t>::max());
  if (!colour || text.empty() || (text.front() != '-' && text.front() != '+')) return text;
  return std::string(text.front() == '-' ? red : green).append(text).append(colour_off);
}

}  // namespace

std::string text_diff(std::string_view name, std::string_view before, std::string_view after, bool colour) {
  dtl::Diff<std::string> diff(lines_of(before), lines_of(after));
  diff.compose();
  diff.composeUnifiedHunks();
  std::ostringstream hunks;
  diff.printUnifiedFormat(hunks);
  const std::string all = hunks.str();
  if (all.empty()) return "";
  const std::string shown_name = printable(name);
  std::string text = "--- " + shown_name + "\n+++ " + shown_name + ", in order\n";
  for (const std::string& line : lines_of(all)) text += shown_line(line, colour) + "\n";
  return text;
}

}  // namespace zoetrope::cli

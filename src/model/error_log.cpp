#include "model/error_log.h"

#include <string_view>
#include <vector>

#include "base/text.h"
#include "base/time.h"

namespace zoetrope {
namespace {

constexpr std::size_t last_error_bytes_max = 300;

}  // namespace

std::string last_error(const std::string& log) {
  const std::vector<std::string_view> lines = split(log, '\n');
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    const std::size_t space = line->find(' ');
    if (space == std::string_view::npos || !parse_rfc3339(line->substr(0, space))) continue;
    const std::string_view words = line->substr(space + 1);
    if (!words.starts_with("round: ")) return printable(words, last_error_bytes_max);
  }
  return "";
}

}  // namespace zoetrope

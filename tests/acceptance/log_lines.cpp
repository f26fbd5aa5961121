#include "acceptance/log_lines.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "base/text.h"

namespace zoetrope::acceptance {

std::vector<Json> log_lines(const Ended& ended) {
  std::vector<Json> lines;
  for (const std::string_view text : split(ended.err, '\n')) {
    if (text.empty()) continue;
    Json line = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    EXPECT_TRUE(line.is_object()) << text;
    if (!line.is_object()) continue;
    EXPECT_THAT(line.value("time", ""), ::testing::ContainsRegex("^20[0-9-]+T[0-9:]+\\.[0-9]{6}Z$"));
    EXPECT_THAT((std::set<std::string>{"info", "warning", "error"}),
                ::testing::Contains(line.value("level", "")));
    EXPECT_FALSE(line.value("message", "").empty()) << text;
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<Json> events_of(const std::vector<Json>& lines, const std::string& event) {
  std::vector<Json> found;
  std::copy_if(lines.begin(), lines.end(), std::back_inserter(found),
               [&](const Json& line) { return line.value("event", "") == event; });
  return found;
}

}  // namespace zoetrope::acceptance

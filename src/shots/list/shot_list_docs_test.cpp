#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/text.h"
#include "shots/list/columns.h"
#include "shots/shot_list.h"

/// docs/shot-lists.md says what is true.

namespace zoetrope::shots {
namespace {

using ::testing::IsEmpty;

std::string shot_lists_document() {
  std::ifstream file(std::filesystem::path(ZOETROPE_SOURCE_FOLDER) / "docs" / "shot-lists.md");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(ShotListDocument, HasExamplesThatAreReadWithoutAWarning) {
  const std::string document = shot_lists_document();
  const std::pair<std::string, const char*> formats[] = {
      {"```markdown\n", "s.md"}, {"```csv\n", "s.csv"}, {"```yaml\n", "s.yaml"}};
  for (const auto& [fence, name] : formats) {
    const std::size_t begin = document.find(fence);
    ASSERT_NE(begin, std::string::npos) << fence;
    const std::size_t text = begin + fence.size();
    const Result<ShotList> list =
        parse_shot_list(name, document.substr(text, document.find("\n```", text) + 1 - text));
    ASSERT_TRUE(list) << list.error().message;
    EXPECT_EQ(list->shots.size(), 2U) << name;
    EXPECT_NE(list->shots[0].negative_prompt, "") << name;
    EXPECT_THAT(list->warnings, IsEmpty()) << name;
  }
}

TEST(ShotListDocument, NamesColumnsThatAreKnown) {
  const std::string document = shot_lists_document();
  const std::size_t begin = document.find("| clip number |");
  ASSERT_NE(begin, std::string::npos);
  std::size_t count = 0;
  const std::string table = document.substr(begin, document.find("\n\n", begin) - begin);
  for (const std::string_view row : split(table, '\n')) {
    const std::string_view names = split(row, '|').at(2);
    for (const std::string_view name : split(names, ',')) {
      EXPECT_TRUE(recognise_column(name)) << name;
      ++count;
    }
  }
  EXPECT_GT(count, 30U);
  const std::size_t aside = document.find("\nNotes, Comments, ");
  ASSERT_NE(aside, std::string::npos);
  std::string names = document.substr(aside, document.find(" are left", aside) - aside);
  names.replace(names.find(" and "), 5, ", ");
  for (const std::string_view name : split(names, ',')) EXPECT_TRUE(is_left_aside(name)) << name;
}

}  // namespace
}  // namespace zoetrope::shots

#include "cli/layout.h"

#include <gtest/gtest.h>

namespace zoetrope::cli {
namespace {

TEST(Layout, CountsTheColumnsOfATerminal) {
  const std::pair<const char*, std::size_t> rows[] = {{"", 0},
                                                      {"abc", 3},
                                                      {"\xC3\xA9t\xC3\xA9", 3},
                                                      {"\xE6\x98\xA0\xE7\x94\xBB", 4},
                                                      {"e\xCC\x81", 1},
                                                      {"\xF0\x9F\xA6\x8A", 2},
                                                      {"\x1B[31m", 5},
                                                      {"\xFF", 1}};
  for (const auto& [text, columns] : rows) EXPECT_EQ(display_width(text), columns) << text;
}

TEST(Layout, CutsBetweenCharactersAndTellsIt) {
  EXPECT_EQ(cut_to("The fox lifts", 13), "The fox lifts");
  EXPECT_EQ(cut_to("The fox lifts", 12), "The fox l...");
  EXPECT_EQ(cut_to("\xE6\x98\xA0\xE7\x94\xBB\xE6\x98\xA0", 5), "\xE6\x98\xA0...");
  EXPECT_EQ(cut_to("abcdef", 2), "ab");
  EXPECT_EQ(cut_to("a\x1B[2Jb\nc", 20), "a?[2Jb?c");
}

TEST(Layout, CellsAreAllOfOneWidth) {
  for (const char* text : {"", "abc", "abcdefghij", "\xE6\x98\xA0\xE7\x94\xBB\xE6\x98\xA0\xE7\x94\xBB"})
    EXPECT_EQ(display_width(cell(text, 7)), 7U) << text;
}

TEST(Layout, ParagraphsStayBesideTheirHeadAndKeepLongWordsWhole) {
  const std::string words =
      "one two three four five six seven eight nine ten eleven twelve thirteen fourteen";
  EXPECT_EQ(paragraph("head: ", words),
            "head: one two three four five six seven eight nine ten eleven twelve thirteen\n"
            "      fourteen\n");
  EXPECT_EQ(paragraph("head: ", ""), "head: \n");
  const std::string path(200, 'x');
  EXPECT_EQ(paragraph("  ", "a " + path + " b"), "  a\n  " + path + "\n  b\n");
}

}  // namespace
}  // namespace zoetrope::cli

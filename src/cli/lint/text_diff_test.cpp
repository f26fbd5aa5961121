#include "cli/lint/text_diff.h"

#include <gtest/gtest.h>

namespace zoetrope::cli {
namespace {

TEST(TextDiff, OfTheSameTextIsNothing) {
  EXPECT_EQ(text_diff("a.md", "one\ntwo\n", "one\ntwo\n", true), "");
  EXPECT_EQ(text_diff("a.md", "", "", false), "");
}

TEST(TextDiff, ShowsWhatGoesAndComesAmongItsNeighbours) {
  EXPECT_EQ(
      text_diff("a.md", "one\ntwo\nthree\nfour\nfive\nsix\n", "one\ntwo\nthree\nfour\nFIVE\nsix\n", false),
      "--- a.md\n+++ a.md, in order\n@@ -2,5 +2,5 @@\n two\n three\n four\n-five\n+FIVE\n six\n");
}

TEST(TextDiff, LineEndsOfWindowsAreNotShown) {
  EXPECT_EQ(text_diff("a.csv", "one\r\ntwo\r\n", "one\r\n2\r\n", false),
            "--- a.csv\n+++ a.csv, in order\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n");
}

TEST(TextDiff, NothingInItDrivesATerminalButItsOwnColours) {
  EXPECT_EQ(
      text_diff("a\x1B.md", "\x1B[2Jone", "two", true),
      "--- a?.md\n+++ a?.md, in order\n@@ -1,1 +1,1 @@\n\x1B[31m-?[2Jone\x1B[0m\n\x1B[32m+two\x1B[0m\n");
}

}  // namespace
}  // namespace zoetrope::cli

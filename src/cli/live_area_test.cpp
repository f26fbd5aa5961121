#include "cli/live_area.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zoetrope::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Window window{80, 24};

std::vector<BoardLine> lines(const std::vector<std::string>& texts) {
  std::vector<BoardLine> made;
  for (const std::string& text : texts) made.push_back({.text = text});
  return made;
}

TEST(LiveArea, TheFirstFrameBeginsWhereTheCursorIs) {
  LiveArea area(true);
  EXPECT_EQ(area.frame({}, lines({"one", "two"}), window),
            "\x1B[?25l\r\x1B[?7lone\x1B[K\r\ntwo\x1B[K\r\n\x1B[J\x1B[?7h\x1B[?25h");
}

TEST(LiveArea, TheNextOneIsDrawnOverItWithWhatIsKeptAbove) {
  LiveArea area(true);
  area.frame({}, lines({"one", "two"}), window);
  EXPECT_EQ(area.frame({"a notice"}, lines({"three"}), window),
            "\x1B[?25l\r\x1B[2A\x1B[Ja notice\r\n\x1B[?7lthree\x1B[K\r\n\x1B[J\x1B[?7h\x1B[?25h");
  EXPECT_THAT(area.frame({}, {}, window), HasSubstr("\x1B[1A"));
}

TEST(LiveArea, LinesThatANarrowerWindowBrokeAreCounted) {
  LiveArea area(false);
  area.frame({}, lines({std::string(79, 'x'), "", "\xE7\x94\xBB\xE5\x83\x8F"}), window);
  EXPECT_THAT(area.frame({}, lines({"x"}), {40, 24}), HasSubstr("\x1B[4A"));
  area.frame({}, lines({std::string(79, 'x')}), window);
  EXPECT_THAT(area.frame({}, lines({"x"}), {3, 24}), HasSubstr("\x1B[23A\x1B[J\r\n"))
      << "what has left the window is out of reach";
}

TEST(LiveArea, WhatIsForgottenIsNotDrawnOver) {
  LiveArea area(false);
  area.frame({}, lines({"one", "two"}), window);
  area.forget();
  EXPECT_THAT(area.frame({}, lines({"three"}), window), Not(HasSubstr("A")));
}

TEST(LiveArea, ColoursStandAroundTheWordsTheyBelongTo) {
  const BoardLine failed{.text = "05  failed  why", .tone = Tone::bad, .tone_begin = 4, .tone_bytes = 6};
  EXPECT_THAT(LiveArea(true).frame({}, {failed}, window), HasSubstr("05  \x1B[31mfailed\x1B[0m  why\x1B[K"));
  EXPECT_THAT(LiveArea(false).frame({}, {failed}, window), HasSubstr("05  failed  why\x1B[K"));
}

}  // namespace
}  // namespace zoetrope::cli

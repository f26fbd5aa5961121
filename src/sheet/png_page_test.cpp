#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/hash.h"
#include "sheet/canvas.h"
#include "sheet/sheet.h"
#include "sheet/test_sheets.h"

namespace zoetrope::sheet {
namespace {

using testing::held_cell;
using testing::sheet_of;
using testing::whole_cell;

std::uint32_t be32(const std::string& bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

struct Size {
  std::uint32_t width;
  std::uint32_t height;
};
Size size_of(const std::string& png) {
  return {be32(png, 16), be32(png, 20)};
}

std::string drawn(const std::vector<Cell>& cells) {
  const auto png = png_of(sheet_of(cells));
  EXPECT_TRUE(png.has_value());
  return png.value_or("");
}

/// Every chunk from the signature to the end, with its CRC.
void expect_well_formed(const std::string& png) {
  ASSERT_TRUE(png.starts_with("\x89PNG\r\n\x1A\n"));
  std::size_t at = 8;
  std::string names;
  while (at < png.size()) {
    const std::uint32_t bytes = be32(png, at);
    ASSERT_LE(at + 12 + bytes, png.size());
    const std::string chunk = png.substr(at + 4, 4 + bytes);
    EXPECT_EQ(be32(png, at + 8 + bytes), crc32(chunk)) << chunk.substr(0, 4);
    names += chunk.substr(0, 4) + " ";
    at += 12 + bytes;
  }
  EXPECT_TRUE(names.starts_with("IHDR tEXt ")) << names;
  EXPECT_TRUE(names.ends_with(" IEND ")) << names;
}

TEST(PngPageTest, IsAWellFormedPngWithTheMarkOfASheet) {
  const std::string png = drawn({whole_cell(1), whole_cell(2), held_cell(3)});
  expect_well_formed(png);
  EXPECT_TRUE(is_sheet(png));
}

TEST(PngPageTest, GrowsWithTheNumberOfClipsAndTheLengthOfTheirPrompts) {
  const Size one = size_of(drawn({whole_cell(1)}));
  const Size two = size_of(drawn({whole_cell(1), whole_cell(2)}));
  const Size three = size_of(drawn({whole_cell(1), whole_cell(2), held_cell(3)}));
  EXPECT_EQ(one.height, two.height) << "the second stands beside the first";
  EXPECT_GT(three.height, two.height + 200);
  std::string prompt;
  for (int i = 0; i < 60; ++i) prompt += "the lamp turns ";
  const Size longer = size_of(drawn({whole_cell(1, prompt)}));
  EXPECT_GT(longer.height, one.height + 100);
  const Size longest = size_of(drawn({whole_cell(1, prompt + prompt + prompt)}));
  EXPECT_LT(longest.height, longer.height + 60) << "a very long prompt is cut off";
}

TEST(PngPageTest, StaysWithinItsLimitForTheLargestProject) {
  std::vector<Cell> cells;
  std::string prompt(400, 'm');
  for (int i = 1; i <= 200; ++i) {
    cells.push_back(held_cell(i));
    cells.back().prompt = prompt;
    cells.back().warnings = {prompt, prompt, prompt};
  }
  const Size size = size_of(drawn(cells));
  EXPECT_LE(static_cast<double>(size.width) * size.height, page_pixels_max * 1.01);
  EXPECT_LT(size.height, 32'000U);
}

/// The drawing libraries complain on standard error about text that they do not like.
TEST(PngPageTest, TakesTextOfEveryKind) {
  ::testing::internal::CaptureStderr();
  for (const char* text : {"", "<b>&amp;</b>", "\xF0\x9F\x94\xA6 \xE7\x81\xAF\xE5\xA1\x94", "a\xFF\x00",
                           "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D", "\x1B[2J"}) {
    Cell cell = whole_cell(1, text);
    cell.warnings = {text};
    Cell other = held_cell(2);
    other.state = other.reason = text;
    Sheet sheet = sheet_of({cell, other});
    sheet.channel = sheet.project = sheet.made = text;
    const auto png = png_of(sheet);
    ASSERT_TRUE(png.has_value());
    expect_well_formed(*png);
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(CanvasTest, MeasuresAsItDraws) {
  const auto canvas = make_canvas(400, 300, 1);
  ASSERT_TRUE(canvas.has_value());
  const TextStyle style{.size = 16, .width = 120};
  const std::string words = "some words that need more than a single line";
  const TextSize measured = (*canvas)->measure(words, style);
  const TextSize painted = (*canvas)->text(0, 0, words, style);
  EXPECT_EQ(measured.width, painted.width);
  EXPECT_EQ(measured.height, painted.height);
  EXPECT_LE(measured.width, 120);
  TextStyle one_line = style;
  one_line.lines_max = 1;
  EXPECT_LT((*canvas)->measure(words, one_line).height, measured.height / 2);
  TextStyle unbroken = style;
  unbroken.width = 0;
  EXPECT_GT((*canvas)->measure(words, unbroken).width, 250);
}

}  // namespace
}  // namespace zoetrope::sheet

#include "sheet/sheet_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sheet/test_sheets.h"

namespace zoetrope::sheet {
namespace {

using ::testing::ElementsAre;
using testing::held_cell;
using testing::seen_clip;
using testing::sheet_of;
using testing::whole_cell;

TEST(OneLineTest, JoinsLinesAndMakesEveryByteHarmless) {
  EXPECT_EQ(one_line("  The lamp\n turns\t\tslowly. "), "The lamp turns slowly.");
  EXPECT_EQ(one_line("a\x1B[31mb\x00 c\xFF"), "a?[31mb");
  EXPECT_EQ(one_line("right \xE2\x80\xAE to left"), "right ? to left");
  EXPECT_EQ(one_line("\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D"), "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D");
  EXPECT_EQ(one_line(std::string(5000, 'x')).size(), 5000U) << "no prompt is cut here";
  EXPECT_EQ(one_line(" \n "), "");
}

TEST(FactsTest, SayWhatIsKnownOfAClip) {
  EXPECT_EQ(facts_words(seen_clip()), "10.00 s, 1920x1080, 24 pictures a second, 1.7 MB");
  Seen odd = seen_clip();
  odd.duration = std::chrono::microseconds(10'010'000);
  odd.frames = 300;
  EXPECT_EQ(facts_words(odd), "10.01 s, 1920x1080, 29.97 pictures a second, 1.7 MB");
  odd.duration = Duration(0);
  EXPECT_EQ(facts_words(odd), "0.00 s, 1920x1080, 1.7 MB");
}

TEST(TimesTest, AreThoseOfTheThreePictures) {
  EXPECT_THAT(time_words(seen_clip()), ElementsAre("0.0 s", "5.0 s", "10.0 s"));
  Seen one = seen_clip();
  one.frames = 1;
  one.duration = std::chrono::milliseconds(40);
  EXPECT_THAT(time_words(one), ElementsAre("0.0 s", "0.0 s", "0.0 s"));
  one.frames = 0;
  EXPECT_THAT(time_words(one), ElementsAre("0.0 s", "0.0 s", "0.0 s"));
}

TEST(SummaryTest, CountsClipsAndAddsTheirLengths) {
  EXPECT_EQ(summary_words(sheet_of({whole_cell(1)})), "1 clip, 10.0 s in all");
  std::vector<Cell> cells;
  for (int i = 1; i <= 7; ++i) cells.push_back(whole_cell(i));
  cells.push_back(held_cell(8));
  EXPECT_EQ(summary_words(sheet_of(cells)), "8 clips, 1 min 10 s in all");
  for (Cell& cell : cells) {
    if (cell.seen) cell.seen->duration -= std::chrono::microseconds(1);
  }
  EXPECT_EQ(summary_words(sheet_of(cells)), "8 clips, 1 min 10 s in all") << "not 1 min 9 s";
}

TEST(BadgesTest, CountWholeOnesThenTroubleThenTheRest) {
  EXPECT_THAT(badges(sheet_of({whole_cell(1), whole_cell(2)})),
              ElementsAre(Badge{"all 2 whole", BadgeKind::good}));
  Cell missing{.number = 4, .prompt = "", .state = "missing", .reason = "no file"};
  Cell warned = whole_cell(3);
  warned.warnings = {"a", "b"};
  EXPECT_THAT(badges(sheet_of({whole_cell(1), held_cell(2), warned, missing})),
              ElementsAre(Badge{"2 whole", BadgeKind::good}, Badge{"1 held", BadgeKind::trouble},
                          Badge{"1 missing", BadgeKind::calm}, Badge{"2 warnings", BadgeKind::warning}));
  EXPECT_THAT(badges(sheet_of({missing})), ElementsAre(Badge{"1 missing", BadgeKind::calm}));
}

}  // namespace
}  // namespace zoetrope::sheet

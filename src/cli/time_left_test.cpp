#include "cli/time_left.h"

#include <gtest/gtest.h>

namespace zoetrope::cli {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

const std::vector<Duration> three_minutes{seconds(170), seconds(180), seconds(400)};

TEST(TimeLeft, IsUnknownUntilARenderIsKnown) {
  EXPECT_EQ(time_left({.unsent = 3, .free_slots = 5}), std::nullopt);
}

TEST(TimeLeft, IsWhatTheMedianLeavesOfTheYoungestRender) {
  EXPECT_EQ(time_left({.past = three_minutes, .under_way = {seconds(100), seconds(30)}}), seconds(150));
  EXPECT_EQ(time_left({.past = {seconds(100), seconds(200)}, .under_way = {seconds(0)}}), seconds(150));
}

TEST(TimeLeft, GivesARenderThatIsSlowerThanUsualALittleMore) {
  EXPECT_EQ(time_left({.past = three_minutes, .under_way = {minutes(7)}}), seconds(18));
}

TEST(TimeLeft, EachSlotTakesTheNextClipWhenItIsFree) {
  EXPECT_EQ(time_left({.past = three_minutes, .unsent = 11, .free_slots = 5}), minutes(9));
  EXPECT_EQ(time_left({.past = three_minutes, .under_way = {seconds(120), seconds(60)}, .unsent = 2}),
            minutes(5));
}

TEST(TimeLeft, SlotsOfOtherProjectsComeFreeLaterAndThoseInDoubtNever) {
  EXPECT_EQ(time_left({.past = three_minutes, .unsent = 1, .foreign_slots = 1}), minutes(6));
  EXPECT_EQ(time_left({.past = three_minutes, .unsent = 1}), std::nullopt);
}

TEST(TimeLeft, NothingLeftIsNoTime) {
  EXPECT_EQ(time_left({.past = three_minutes}), Duration::zero());
}

TEST(TimeLeft, IsToldNoMoreExactlyThanItIsKnown) {
  const std::pair<Duration, const char*> rows[] = {{seconds(4), "a few seconds"},
                                                   {seconds(43), "about 45 s"},
                                                   {seconds(89), "about 90 s"},
                                                   {seconds(100), "about 2 min"},
                                                   {minutes(42) + seconds(29), "about 42 min"},
                                                   {seconds(3'575), "about 1 h 0 min"},
                                                   {minutes(135), "about 2 h 15 min"}};
  for (const auto& [left, words] : rows) EXPECT_EQ(guess_words(left), words);
}

}  // namespace
}  // namespace zoetrope::cli

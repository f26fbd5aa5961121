#include "sim/sweep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zoetrope::sim {
namespace {

TEST(ShortStory, IsOverWithinAMinuteOfTwo) {
  const Story story = short_story(2);
  const Outcome outcome = simulate(story, {.plan = FaultPlan{}});
  EXPECT_TRUE(outcome.violations.empty());
  EXPECT_EQ(outcome.clips, 2U);
  EXPECT_TRUE(outcome.decisions.empty());
  EXPECT_LT(outcome.events, 2'000U);
}

TEST(Sweep, StrikesAtEveryBoundaryOfOneClip) {
  const auto rows = sweep({.clips_most = 1, .threads = 2, .only = "killed", .pairs_stride = 400}, nullptr);
  ASSERT_GE(rows.size(), 2U);
  for (const SweepRow& row : rows) {
    EXPECT_TRUE(row.violations.empty()) << row.kind << ": " << to_text(row.violations.front());
    EXPECT_GT(row.boundaries, 40U) << row.kind;
  }
  EXPECT_EQ(rows[0].runs, rows[0].boundaries + 1) << "one run ends without meeting the trouble";
}

TEST(Sweep, HasNoRowsOfATroubleThatNobodyKnows) {
  EXPECT_TRUE(sweep({.clips_most = 1, .only = "typo"}, nullptr).empty());
}

TEST(Sweep, SaysWhatNeverStruck) {
  const std::vector<SweepRow> rows{{.kind = "killed", .clips = 1, .boundaries = 3, .runs = 4},
                                   {.kind = "meteor", .clips = 2, .boundaries = 0, .runs = 1}};
  EXPECT_EQ(never_struck(rows), std::vector<std::string>{"meteor (2 clips)"});
}

TEST(Sweep, IsTheSameForAnyNumberOfThreads) {
  const auto one = sweep({.clips_most = 1, .threads = 1, .only = "sync fails"}, nullptr);
  const auto four = sweep({.clips_most = 1, .threads = 4, .only = "sync fails"}, nullptr);
  ASSERT_EQ(one.size(), four.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].kind, four[i].kind);
    EXPECT_EQ(one[i].runs, four[i].runs) << one[i].kind;
  }
}

}  // namespace
}  // namespace zoetrope::sim

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "sim/mutants/hunt.h"
#include "sim/mutants/report.h"

namespace zoetrope::sim {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

TEST(ReadTrial, CountsTheSeedsUntilAnInvariantIsViolated) {
  const Trial trial = read_trial("seed 7\nseed 8\ncaught I3: a clip is paid for twice\n", "", 0);
  EXPECT_TRUE(trial.caught);
  EXPECT_EQ(trial.seeds, 2U);
  EXPECT_EQ(trial.seed, 8U);
  EXPECT_EQ(trial.by, "I3");
}

TEST(ReadTrial, SeedsThatShowNothingCatchNothing) {
  const Trial trial = read_trial("seed 7\nseed 8\n", "", 0);
  EXPECT_FALSE(trial.caught);
  EXPECT_EQ(trial.what, "");
}

TEST(ReadTrial, AnAssertionOrAHangInASeedCatches) {
  const std::string assertion = "zoetrope: internal error: a == b does not hold (src/store/apply.cpp:7)\n";
  EXPECT_EQ(read_trial("seed 7\n", assertion, 134).by, "CHECK");
  EXPECT_TRUE(read_trial("seed 7\n", assertion, 134).caught);
  EXPECT_EQ(read_trial("seed 7\n", "", 128 + SIGALRM).by, "hang");
}

TEST(ReadTrial, WhatFailsBeforeTheFirstSeedOrInTheHuntItselfCatchesNothing) {
  const std::string early = "zoetrope: internal error: has_mutants does not hold (src/store/apply.cpp:7)\n";
  EXPECT_FALSE(read_trial("", early, 134).caught);
  const std::string own =
      "zoetrope: internal error: at != npos does not hold (src/sim/mutants/schema.cpp:7)\n";
  EXPECT_FALSE(read_trial("seed 7\n", own, 134).caught);
  EXPECT_FALSE(read_trial("seed 7\n", "Killed\n", 137).caught);
}

class JudgeHunt : public ::testing::Test {
 protected:
  static Hunted caught_within(std::uint64_t seeds) {
    return {&catalogue().front(),
            {{.seeds = seeds, .caught = true, .seed = seeds, .by = "I3", .what = "I3: x"}}};
  }
  std::vector<Trial> silence_{{.seeds = 5}};
};

TEST_F(JudgeHunt, PassesWhenAllAreCaughtSoonAndNothingElseIs) {
  const Verdict verdict = judge({caught_within(3), caught_within(5), caught_within(1'900)}, silence_);
  EXPECT_TRUE(verdict.passed);
  EXPECT_THAT(verdict.table,
              EndsWith("3 of 3 mutants caught from each of 1 starts, median of their medians 5, at "
                       "most 1900 seeds; 5 seeds without a mutant, 0 violations\n"));
}

TEST_F(JudgeHunt, FailsWhenOneSurvivesOrHalfOfThemTakeLong) {
  Hunted survivor = caught_within(2'000);
  survivor.trials.front() = {.seeds = 2'000};
  const Verdict verdict = judge({caught_within(3), survivor}, silence_);
  EXPECT_FALSE(verdict.passed);
  EXPECT_THAT(verdict.table, HasSubstr("SURVIVED from 1 of 1 starts"));
  EXPECT_FALSE(judge({caught_within(3), caught_within(101), caught_within(102)}, silence_).passed);
}

TEST_F(JudgeHunt, FailsWhenTheControlSeesSomethingOrDidNotRun) {
  EXPECT_FALSE(judge({caught_within(3)}, {{.seeds = 5, .seed = 4, .what = "I3: x"}}).passed);
  EXPECT_FALSE(judge({caught_within(3)}, {{.seeds = 0}}).passed);
  EXPECT_FALSE(judge({}, silence_).passed);
}

}  // namespace
}  // namespace zoetrope::sim

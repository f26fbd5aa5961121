#include "sim/campaign.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zoetrope::sim {
namespace {

TEST(Simulation, ASeedRunsTheSameWayTwice) {
  for (const std::uint64_t seed : {2, 10, 20}) {
    EXPECT_EQ(simulate(seed, false).fingerprint, simulate(seed, true).fingerprint) << "seed " << seed;
  }
}

TEST(Simulation, SeedsGoDifferentWays) {
  EXPECT_NE(simulate(3, false).fingerprint, simulate(7, false).fingerprint);
}

TEST(Simulation, TellsItsStory) {
  const Outcome outcome = simulate(3, true);
  ASSERT_FALSE(outcome.story.empty());
  EXPECT_THAT(outcome.story, ::testing::Contains(::testing::HasSubstr("fetching -> done")));
  EXPECT_TRUE(simulate(3, false).story.empty());
}

TEST(Campaign, EveryInvariantHoldsInTheFirstSeeds) {
  const CampaignReport report = run_campaign({.seeds = 20, .threads = 2, .twice_every = 10}, nullptr);
  for (const Failure& failure : report.failures)
    ADD_FAILURE() << "seed " << failure.seed << ": " << failure.what;
  EXPECT_EQ(report.seeds, 20U);
  EXPECT_GT(report.lives, 100U);
  EXPECT_GT(report.twice, 0U);
  EXPECT_GT(report.faults.at(static_cast<std::size_t>(Fault::answer_lost)), 0U);
  EXPECT_GT(report.faults.at(static_cast<std::size_t>(Fault::crash_at_step)), 0U);
}

TEST(Campaign, EndsOnceEnoughClipsHaveLived) {
  const CampaignReport report = run_campaign({.lives = 20, .twice_every = 0}, nullptr);
  EXPECT_GE(report.lives, 20U);
  EXPECT_LT(report.lives, 60U);
}

}  // namespace
}  // namespace zoetrope::sim

#include "sim/faults.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zoetrope::sim {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// At which of so many chances it strikes.
std::vector<int> struck_at(Faults& faults, Fault fault, int chances) {
  std::vector<int> struck;
  for (int n = 1; n <= chances; ++n) {
    if (faults.strikes(fault)) struck.push_back(n);
  }
  return struck;
}

TEST(Faults, APlanStrikesAtItsChancesAlone) {
  Faults faults(1, {.decisions = {{Fault::answer_lost, 2, {}}, {Fault::answer_lost, 5, {}}}});
  EXPECT_THAT(struck_at(faults, Fault::answer_lost, 7), ElementsAre(2, 5));
  EXPECT_THAT(struck_at(faults, Fault::answer_cut, 7), IsEmpty());
}

TEST(Faults, APlanForEverStrikesFromItsChanceOn) {
  Faults faults(1, {.decisions = {{Fault::answer_lost, 3, {}}}, .for_ever = true});
  EXPECT_THAT(struck_at(faults, Fault::answer_lost, 5), ElementsAre(3, 4, 5));
  faults.calm();
  EXPECT_THAT(struck_at(faults, Fault::answer_lost, 5), IsEmpty());
}

TEST(Faults, WhatStrikesAtABoundaryCountsTheSameBoundaries) {
  Faults faults(1, {.decisions = {{Fault::crash_at_step, 2, {}}, {Fault::stop_at_step, 3, {}}}});
  EXPECT_FALSE(faults.strikes(Fault::crash_at_step));
  EXPECT_FALSE(faults.strikes(Fault::stop_at_step));
  EXPECT_TRUE(faults.strikes(Fault::crash_at_send)) << "a crash is one, wherever it strikes";
  EXPECT_FALSE(faults.strikes(Fault::crash_at_step));
  EXPECT_TRUE(faults.strikes(Fault::stop_at_step));
  EXPECT_EQ(faults.chances(Fault::power_at_step), 3U);
}

TEST(Faults, ThePlanOfALogIsTheLog) {
  int seeds_with_failures = 0;  // a seed may switch the class off
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Faults dice(seed);
    const std::vector<int> struck = struck_at(dice, Fault::task_fails, 3000);
    seeds_with_failures += struck.empty() ? 0 : 1;
    Faults plan(seed, {.decisions = dice.log()});
    EXPECT_EQ(struck_at(plan, Fault::task_fails, 3000), struck);
  }
  EXPECT_GT(seeds_with_failures, 3);
}

TEST(Faults, AnExtentBelongsToItsDecision) {
  const auto second = [](std::vector<Decision> decisions) {
    Faults faults(9, {.decisions = std::move(decisions)});
    (void)faults.strikes(Fault::answer_late);
    EXPECT_TRUE(faults.strikes(Fault::answer_late));
    return faults.extent(std::chrono::seconds(20), std::chrono::seconds(100));
  };
  const Duration with_the_first = second({{Fault::answer_late, 1, {}}, {Fault::answer_late, 2, {}}});
  EXPECT_EQ(second({{Fault::answer_late, 2, {}}}), with_the_first);
  EXPECT_GE(with_the_first, std::chrono::seconds(20));
  EXPECT_LE(with_the_first, std::chrono::seconds(100));
}

TEST(Faults, APlanMaySayHowLongEverythingLasts) {
  Faults faults(1, {.decisions = {{Fault::stop_at_step, 1, {}}}, .lasting = std::chrono::seconds(200)});
  (void)faults.strikes(Fault::crash_at_step);
  ASSERT_TRUE(faults.strikes(Fault::stop_at_step));
  EXPECT_EQ(faults.extent(std::chrono::seconds(1), std::chrono::minutes(10)), std::chrono::seconds(200));
}

TEST(Faults, EveryNameIsReadBack) {
  for (std::size_t i = 0; i < fault_count; ++i) {
    const auto fault = static_cast<Fault>(i);
    EXPECT_EQ(parse_fault(to_string(fault)), fault) << to_string(fault);
  }
  EXPECT_EQ(parse_fault("meteor"), std::nullopt);
}

}  // namespace
}  // namespace zoetrope::sim

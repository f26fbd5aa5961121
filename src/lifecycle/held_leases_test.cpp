#include "lifecycle/held_leases.h"

#include <gtest/gtest.h>

namespace zoetrope::lifecycle {
namespace {

using std::chrono::seconds;

class HeldLeasesTest : public ::testing::Test {
 protected:
  static MonoTime at(int second) { return MonoTime{} + seconds(1'000 + second); }
  /// As a loop does that runs every half a minute.
  void extend(int second) { leases_->extended(at(second), at(second + 150)); }
  [[nodiscard]] Hold claim(int second) const { return {leases_, at(second + 150)}; }

  std::shared_ptr<HeldLeases> leases_ = std::make_shared<HeldLeases>(at(150));
};

TEST_F(HeldLeasesTest, AStepHoldsItsLeaseForAsLongAsItIsExtended) {
  extend(0);
  const Hold hold = claim(10);
  EXPECT_TRUE(hold.lasts(at(159)));
  EXPECT_FALSE(hold.lasts(at(160)));
  extend(30);
  EXPECT_TRUE(hold.lasts(at(179)));
  extend(170);
  EXPECT_TRUE(hold.lasts(at(319)));
  EXPECT_FALSE(hold.lasts(at(320)));
}

TEST_F(HeldLeasesTest, AGapIsNotForgottenWhenTheyAreExtendedAgain) {
  extend(0);
  const Hold before = claim(10);
  extend(500);
  EXPECT_FALSE(before.lasts(at(501)));
  EXPECT_TRUE(claim(501).lasts(at(600)));
}

TEST_F(HeldLeasesTest, AClaimHoldsBeforeAnythingIsExtended) {
  EXPECT_TRUE(claim(0).lasts(at(149)));
  EXPECT_FALSE(claim(0).lasts(at(150)));
}

TEST_F(HeldLeasesTest, TheFirstExtensionIsAGapOnlyWhenItComesTooLate) {
  const Hold in_time = claim(10);
  extend(30);
  EXPECT_TRUE(in_time.lasts(at(179)));
  const auto late = std::make_shared<HeldLeases>(at(150));
  const Hold stopped{late, at(160)};
  late->extended(at(500), at(650));
  EXPECT_FALSE(stopped.lasts(at(501)));
}

TEST_F(HeldLeasesTest, WhatNobodyElseCanTakeIsHeldForEver) {
  EXPECT_TRUE(Hold().lasts(at(1'000'000)));
}

}  // namespace
}  // namespace zoetrope::lifecycle

#include "testing/manual_clock.h"

#include <gtest/gtest.h>

namespace zoetrope::testing {
namespace {

TEST(ManualClock, MovesOnlyWhenTold) {
  ManualClock clock;
  const MonoTime mono = clock.mono();
  const WallTime wall = clock.wall();
  EXPECT_EQ(clock.mono(), mono);
  clock.advance(std::chrono::seconds(3));
  EXPECT_EQ(clock.mono() - mono, std::chrono::seconds(3));
  EXPECT_EQ(clock.wall() - wall, std::chrono::seconds(3));
}

TEST(ManualClock, AWallJumpLeavesMonotonicTimeAlone) {
  ManualClock clock;
  const MonoTime mono = clock.mono();
  clock.set_wall({5});
  EXPECT_EQ(clock.wall(), WallTime{5});
  EXPECT_EQ(clock.mono(), mono);
}

TEST(ManualClock, ARebootHasAnotherNameAndBeginsAgain) {
  ManualClock clock;
  const std::string before = clock.boot_id();
  clock.reboot("second", {7});
  EXPECT_NE(clock.boot_id(), before);
  EXPECT_EQ(clock.mono(), MonoTime{7});
}

}  // namespace
}  // namespace zoetrope::testing

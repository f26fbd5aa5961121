#include "cli/idle_watch.h"

#include <gtest/gtest.h>

namespace zoetrope::cli {
namespace {

using std::chrono::seconds;

class AnIdleWatch : public ::testing::Test {
 protected:
  /// Looks once a second; true when it said so within that time.
  bool ends_within(Duration time) {
    for (const MonoTime until = now_ + time; now_ < until; now_ = now_ + Duration(seconds(1))) {
      if (watch_.look(work_, owners_, now_)) return true;
    }
    return false;
  }

  IdleWatch watch_;
  store::WorkLeft work_{.mark = "1", .at_provider = true};
  journal::JournalOwners owners_;
  MonoTime now_{1'000'000'000};
};

TEST_F(AnIdleWatch, EndsSoonWhenWorkIsDueAndNoProcessLives) {
  owners_.gone = {"dead"};
  EXPECT_FALSE(ends_within(seconds(5)));
  EXPECT_TRUE(ends_within(seconds(1)));
}

TEST_F(AnIdleWatch, BeginsAnewWithEveryChange) {
  EXPECT_FALSE(ends_within(seconds(5)));
  work_.mark = "2";
  EXPECT_FALSE(ends_within(seconds(5)));
  EXPECT_TRUE(ends_within(seconds(1)));
}

TEST_F(AnIdleWatch, WaitsForWhatIsPlannedForLater) {
  work_.waits = true;
  EXPECT_FALSE(ends_within(seconds(100)));
  work_.waits = false;
  EXPECT_FALSE(ends_within(seconds(5)));
  EXPECT_TRUE(ends_within(seconds(1)));
}

TEST_F(AnIdleWatch, TrustsALeaseUnlessItsHolderIsKnownToBeGone) {
  work_.holders = {"elsewhere"};
  EXPECT_FALSE(ends_within(seconds(1'000))) << "its journal may be in another folder";
  owners_.gone = {"elsewhere"};
  EXPECT_TRUE(ends_within(seconds(6)));
}

TEST_F(AnIdleWatch, GivesAProcessThatLivesTheTimeOfALease) {
  owners_.alive = {"other"};
  EXPECT_FALSE(ends_within(seconds(150)));
  EXPECT_TRUE(ends_within(seconds(1)));
}

TEST_F(AnIdleWatch, DoesNotTakeWaitingForASlotForNobody) {
  owners_.alive = {"other"};
  work_.at_provider = false;
  EXPECT_FALSE(ends_within(seconds(1'000)));
}

}  // namespace
}  // namespace zoetrope::cli

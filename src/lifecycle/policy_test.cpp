#include "lifecycle/policy.h"

#include <gtest/gtest.h>

#include <optional>

namespace zoetrope::lifecycle {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(PollDelay, OfALateRenderIsFiveMinutesForADayThenAnHour) {
  struct Row {
    Duration age;
    Duration expected;
  };
  const Row rows[] = {
      {seconds(600), minutes(5)}, {hours(23), minutes(5)}, {hours(24), hours(1)}, {hours(24 * 13), hours(1)}};
  for (const Row& row : rows) EXPECT_EQ(poll_delay(row.age, {}, {}), row.expected) << row.age.count();
}

TEST(PollDelay, IsTheFixedIntervalWhenThereIsOneUntilTheRenderIsLate) {
  const Policies policies{.render_timeout = seconds(60), .poll_interval = seconds(3)};
  EXPECT_EQ(poll_delay(seconds(0), policies, {}), Duration(seconds(3)));
  EXPECT_EQ(poll_delay(seconds(59), policies, {}), Duration(seconds(3)));
  EXPECT_EQ(poll_delay(seconds(60), policies, {}), Duration(seconds(60)));
  const Policies slow{.render_timeout = seconds(2), .poll_interval = seconds(30)};
  EXPECT_EQ(poll_delay(seconds(5), slow, {}), Duration(seconds(30)));
}

TEST(PollDelay, IsNeverZeroNorLongerThanThirtySecondsBeforeTheLimit) {
  for (int age = 0; age < 600; ++age) {
    const Duration delay = poll_delay(seconds(age), {}, {});
    EXPECT_GT(delay, Duration::zero()) << age;
    EXPECT_LE(delay, poll_interval_max) << age;
  }
}

TEST(QuickRetryDelay, DoublesFromOneSecondAndObeysALongerWishOfTheServer) {
  struct Row {
    int failures;
    std::optional<milliseconds> retry_after;
    Duration expected;
  };
  const Row rows[] = {
      {1, std::nullopt, seconds(1)},
      {2, std::nullopt, seconds(2)},
      {3, std::nullopt, seconds(4)},
      {4, std::nullopt, seconds(4)},
      {1'000'000, std::nullopt, seconds(4)},
      {0, std::nullopt, seconds(1)},
      {1, milliseconds(7'500), milliseconds(7'500)},
      {3, milliseconds(500), seconds(4)},
      {1, milliseconds(-5), seconds(1)},
      {1, std::chrono::duration_cast<milliseconds>(hours(72)), retry_after_max},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(quick_retry_delay(row.failures, row.retry_after), row.expected) << row.failures;
  }
}

TEST(FetchRetryDelay, GrowsAndStaysAtItsLongest) {
  EXPECT_EQ(fetch_retry_delay(1), Duration(seconds(1)));
  EXPECT_EQ(fetch_retry_delay(2), Duration(seconds(5)));
  EXPECT_EQ(fetch_retry_delay(3), Duration(seconds(15)));
  EXPECT_EQ(fetch_retry_delay(4), Duration(seconds(45)));
  EXPECT_EQ(fetch_retry_delay(99), Duration(seconds(45)));
}

}  // namespace
}  // namespace zoetrope::lifecycle

#include "lifecycle/look_schedule.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace zoetrope::lifecycle {
namespace {

using std::chrono::duration_cast;
using std::chrono::hours;
using std::chrono::seconds;

RenderHistory history_of(double median_seconds, double sigma, int count = 30) {
  return {count, std::log(median_seconds), sigma * sigma};
}

/// The ages, in whole seconds, at which a render that never ends is looked at.
std::vector<int> looks(const RenderHistory& history, std::size_t count) {
  std::vector<int> ages;
  Duration age{};
  while (ages.size() < count) {
    age += look_delay(age, history);
    ages.push_back(static_cast<int>(duration_cast<seconds>(age + std::chrono::milliseconds(500)).count()));
  }
  return ages;
}

TEST(LookSchedule, IsCautiousWithoutAHistory) {
  EXPECT_EQ(looks({}, 10), (std::vector<int>{20, 50, 80, 110, 136, 156, 173, 189, 204, 219}));
}

TEST(LookSchedule, BeginsWhereTheFirstRendersAreDoneAndIsDenseWhereMostAre) {
  EXPECT_EQ(looks(history_of(200, 0.2), 10),
            (std::vector<int>{140, 158, 172, 184, 194, 204, 213, 222, 230, 238}));
  EXPECT_EQ(looks(history_of(200, 0.35), 10),
            (std::vector<int>{113, 138, 158, 175, 191, 206, 220, 234, 248, 261}));
  EXPECT_EQ(looks(history_of(200, 0.5), 10),
            (std::vector<int>{92, 121, 145, 166, 186, 206, 224, 243, 261, 279}));
}

TEST(LookSchedule, DoesNotTrustAHandfulOfRendersWithALongFirstWait) {
  EXPECT_EQ(look_delay(Duration::zero(), history_of(200, 0.2, history_renders_min - 1)), first_look_unknown);
  EXPECT_GT(look_delay(Duration::zero(), history_of(200, 0.2, history_renders_min)), look_gap_max);
}

TEST(LookSchedule, DoesNotWaitForAClockThatWasSetBack) {
  const Duration younger = -std::chrono::hours(24);
  EXPECT_EQ(look_delay(younger, {}), first_look_unknown);
  for (const int renders : {1, history_renders_min}) {
    const RenderHistory history = history_of(200, 0.2, renders);
    EXPECT_EQ(look_delay(younger, history), look_delay(Duration::zero(), history));
  }
}

TEST(LookSchedule, LooksFirstBeforeATenthOfTheRendersIsDone) {
  for (const double median : {5.0, 60.0, 200.0, 900.0}) {
    for (const double sigma : {0.05, 0.2, 0.35, 0.5, 1.0, 3.0}) {
      const RenderHistory history = history_of(median, sigma);
      const Duration tenth =
          duration_cast<Duration>(std::chrono::duration<double>(expect(history).age_at(-1.28)));
      EXPECT_LE(look_delay(Duration::zero(), history), std::max<Duration>(tenth, look_gap_max))
          << median << " " << sigma;
    }
  }
}

TEST(LookSchedule, KeepsItsBoundsForAnyHistoryAndAge) {
  const RenderHistory histories[] = {{},
                                     history_of(0.001, 0),
                                     history_of(3, 0.1),
                                     history_of(200, 0.35),
                                     history_of(200, 5),
                                     history_of(80'000, 0.2),
                                     history_of(200, 0.35, 1)};
  for (const RenderHistory& history : histories) {
    const double tenth = expect(history).age_at(-1.28);
    for (const Duration age : {Duration(-5), Duration(0), Duration(1), Duration(seconds(19)),
                               Duration(seconds(100)), Duration(seconds(599)), Duration(hours(23))}) {
      const Duration delay = look_delay(age, history);
      EXPECT_GE(delay, Duration(seconds(1))) << age.count();
      const bool past_the_tenth = std::chrono::duration<double>(age).count() > tenth;
      EXPECT_TRUE(!past_the_tenth || delay <= look_gap_max) << age.count();
    }
  }
}

TEST(LookSchedule, SlowsDownForARenderThatTakesLongerThanAnyBefore) {
  const RenderHistory history = history_of(200, 0.2);
  EXPECT_LT(look_delay(seconds(250), history), Duration(seconds(9)));
  EXPECT_NEAR(std::chrono::duration<double>(look_delay(seconds(400), history)).count(), 20, 0.1);
  EXPECT_EQ(look_delay(seconds(700), history), look_gap_max);
}

}  // namespace
}  // namespace zoetrope::lifecycle

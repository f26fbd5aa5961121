#include "lifecycle/render_history.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace zoetrope::lifecycle {
namespace {

using std::chrono::seconds;

TEST(RenderHistory, IsTheMeanAndVarianceOfTheLogarithms) {
  const std::vector<Duration> times{seconds(100), seconds(200), seconds(400)};
  const RenderHistory history = summarize(times);
  EXPECT_EQ(history.count, 3);
  EXPECT_NEAR(history.log_mean, std::log(200), 1e-9);
  EXPECT_NEAR(history.log_variance, 2.0 / 3 * std::pow(std::log(2), 2), 1e-9);
}

TEST(RenderHistory, LeavesOutTimesOfAClockThatJumpedAndWhatIsOld) {
  std::vector<Duration> times{seconds(-5), seconds(0)};
  times.resize(history_renders_max, seconds(100));
  times.resize(history_renders_max + 10, seconds(9000));
  const RenderHistory history = summarize(times);
  EXPECT_EQ(history.count, static_cast<int>(history_renders_max) - 2);
  EXPECT_NEAR(history.log_mean, std::log(100), 1e-9);
  EXPECT_NEAR(history.log_variance, 0, 1e-9);
}

TEST(Expectation, IsTheDocumentedTwoToFiveMinutesWithoutAHistory) {
  const Expectation expected = expect({});
  EXPECT_NEAR(expected.median_seconds, 200, 1e-6);
  EXPECT_NEAR(expected.under_way(120), 0.93, 0.01);
  EXPECT_NEAR(expected.under_way(300), 0.12, 0.01);
}

TEST(Expectation, ComesCloseToWhatManyRendersTook) {
  const Expectation expected = expect({30, std::log(90), 0.2 * 0.2});
  EXPECT_NEAR(expected.median_seconds, 90, 3);
  EXPECT_NEAR(expected.sigma, 0.2, 0.02);
}

TEST(Expectation, TakesNoRunOfEqualRendersForCertainty) {
  EXPECT_GE(expect({30, std::log(90), 0}).sigma, 0.1);
  EXPECT_GT(expect({5, std::log(90), 0}).sigma, 0.15);
}

TEST(Expectation, HasTheHazardThatItsSurvivalSays) {
  const Expectation expected{200, 0.35};
  for (const double age : {50.0, 120.0, 200.0, 400.0, 1200.0}) {
    const double from_survival =
        -(std::log(expected.under_way(age + 0.5)) - std::log(expected.under_way(age - 0.5)));
    EXPECT_NEAR(expected.hazard(age), from_survival, 0.001 + 0.01 * from_survival) << age;
  }
  EXPECT_EQ(expected.hazard(0), 0);
  EXPECT_GT(expected.hazard(1e6), 0);  // where the tail itself is below any double
}

}  // namespace
}  // namespace zoetrope::lifecycle

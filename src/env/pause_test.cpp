#include "env/pause.h"

#include <gtest/gtest.h>

#include <thread>

#include "env/clock.h"

namespace zoetrope {
namespace {

TEST(Pause, LastsAsLongAsItShould) {
  const auto clock = make_system_clock();
  const MonoTime begun = clock->mono();
  EXPECT_TRUE(make_system_pause()->wait(std::chrono::milliseconds(30), {}));
  EXPECT_GE(clock->mono() - begun, std::chrono::milliseconds(30));
}

TEST(Pause, EndsWithAStop) {
  std::stop_source stop;
  const auto clock = make_system_clock();
  const MonoTime begun = clock->mono();
  const std::jthread stopper([&] { stop.request_stop(); });
  EXPECT_FALSE(make_system_pause()->wait(std::chrono::minutes(10), stop.get_token()));
  EXPECT_LT(clock->mono() - begun, std::chrono::minutes(1));
}

}  // namespace
}  // namespace zoetrope

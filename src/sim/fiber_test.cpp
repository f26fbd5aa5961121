#include "sim/fiber.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace zoetrope::sim {
namespace {

TEST(Fiber, TwoTakeTurns) {
  std::string said;
  const auto speaker = [&](char first) {
    return [&said, first] {
      said += first;
      Fiber::pause();
      said += static_cast<char>(first + 1);
    };
  };
  Fiber a(speaker('a'));
  Fiber x(speaker('x'));
  a.resume();
  x.resume();
  EXPECT_FALSE(a.ended());
  a.resume();
  x.resume();
  EXPECT_TRUE(a.ended());
  EXPECT_TRUE(x.ended());
  EXPECT_EQ(said, "axby");
}

TEST(Fiber, KnowsWhichOneRuns) {
  Fiber* inside = nullptr;
  Fiber fiber([&] { inside = Fiber::current(); });
  EXPECT_EQ(Fiber::current(), nullptr);
  fiber.resume();
  EXPECT_EQ(inside, &fiber);
  EXPECT_EQ(Fiber::current(), nullptr);
}

TEST(Fiber, AThousandKeepTheirOwnStacks) {
  constexpr int count = 1000;
  std::vector<std::unique_ptr<Fiber>> fibers;
  std::vector<int> sums(count);
  for (int i = 0; i < count; ++i) {
    fibers.push_back(std::make_unique<Fiber>([i, &sums] {
      int sum = i;
      for (int turn = 0; turn < 3; ++turn) {
        Fiber::pause();
        sum += i;
      }
      sums[static_cast<std::size_t>(i)] = sum;
    }));
  }
  for (int turn = 0; turn < 4; ++turn) {
    for (const auto& fiber : fibers) fiber->resume();
  }
  for (int i = 0; i < count; ++i) EXPECT_EQ(sums[static_cast<std::size_t>(i)], 4 * i);
}

}  // namespace
}  // namespace zoetrope::sim

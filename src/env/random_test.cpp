#include "env/random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace zoetrope {
namespace {

TEST(Random, UuidsHaveTheShapeOfVersion4AndDiffer) {
  const auto random = make_system_random();
  const auto has_shape =
      ::testing::MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string uuid = random->uuid();
    ASSERT_THAT(uuid, has_shape);
    EXPECT_TRUE(seen.insert(uuid).second);
  }
}

TEST(Random, ASeedGivesTheSameSequence) {
  const auto first = make_seeded_random(7);
  const auto second = make_seeded_random(7);
  const auto other = make_seeded_random(8);
  for (int i = 0; i < 100; ++i) {
    const std::uint64_t number = first->next_u64();
    EXPECT_EQ(number, second->next_u64());
    EXPECT_NE(number, other->next_u64());
  }
}

TEST(Random, BelowStaysBelowAndReachesEveryNumber) {
  const auto random = make_seeded_random(1);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random->below(5));
  EXPECT_EQ(seen, (std::set<std::uint64_t>{0, 1, 2, 3, 4}));
  EXPECT_EQ(random->below(1), 0U);
}

TEST(Random, HexHasTwoDigitsAByte) {
  EXPECT_EQ(make_system_random()->hex(16).size(), 32U);
  EXPECT_EQ(make_system_random()->hex(0), "");
}

}  // namespace
}  // namespace zoetrope

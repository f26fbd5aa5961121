#include "lifecycle/fairness.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace zoetrope::lifecycle {
namespace {

struct TestChannel {
  char name;
  int weight = 1;
  std::int64_t turn = 0;
};

/// Who sends, one after another, when all of them always want to.
std::string order_of(std::vector<TestChannel> channels, int sends, std::int64_t last_send = 0) {
  std::string order;
  for (int i = 0; i < sends; ++i) {
    TestChannel* next = &channels.front();
    for (TestChannel& channel : channels) {
      if (standing_turn(channel.turn, last_send, channel.weight, 0) <
          standing_turn(next->turn, last_send, next->weight, 0))
        next = &channel;
    }
    last_send = standing_turn(next->turn, last_send, next->weight, 0);
    next->turn = turn_after_send(last_send, next->weight);
    order += next->name;
  }
  return order;
}

TEST(Fairness, GivesEachChannelItsTurnByWeight) {
  EXPECT_EQ(order_of({{'a'}, {'b'}}, 6), "ababab");
  EXPECT_EQ(order_of({{'a'}, {'b'}, {'c'}}, 7), "abcabca");
  EXPECT_EQ(order_of({{'a', 2}, {'b'}}, 9), "abaabaaba");
  EXPECT_EQ(order_of({{'a', 3}, {'b'}}, 8), "abaaabaa");
  EXPECT_EQ(order_of({{'a'}}, 3), "aaa");
}

TEST(Fairness, OneThatWasSilentBeginsWhereTheOthersAre) {
  const std::int64_t now = 50 * turn_unit;
  EXPECT_EQ(order_of({{'a', 1, now + turn_unit}, {'b', 1, 3}}, 6, now), "bababa")
      << "and does not send forty-seven in a row";
}

TEST(Fairness, CountsWhatIsPreparedAsSent) {
  EXPECT_GT(standing_turn(0, 0, 1, 1), standing_turn(0, 0, 1, 0));
  EXPECT_LT(standing_turn(0, 0, 2, 1), standing_turn(0, 0, 1, 1));
}

}  // namespace
}  // namespace zoetrope::lifecycle

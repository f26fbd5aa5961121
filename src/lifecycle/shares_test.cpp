#include "lifecycle/shares.h"

#include <gmock/gmock.h>

namespace zoetrope::lifecycle {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Channels = std::vector<ChannelStanding>;

TEST(Overruns, AreThoseOfWhomAnotherOneWaitsFor) {
  EXPECT_THAT(overruns(Channels{{"docu", 1, 8, true}, {"poke1", 1, 2, true}}, 10),
              ElementsAre(Overrun{"docu", 8, 5, "poke1"}));
  EXPECT_THAT(overruns(Channels{{"docu", 1, 10, false}, {"poke1", 1, 0, true}}, 10),
              ElementsAre(Overrun{"docu", 10, 5, "poke1"}));
}

TEST(Overruns, AreNoneWhereNobodyWaitsOrEverybodyHasTheirShare) {
  EXPECT_THAT(overruns(Channels{}, 10), IsEmpty());
  EXPECT_THAT(overruns(Channels{{"docu", 1, 10, true}}, 10), IsEmpty());
  EXPECT_THAT(overruns(Channels{{"docu", 1, 10, true}, {"poke1", 1, 0, false}}, 10), IsEmpty())
      << "it wants nothing";
  EXPECT_THAT(overruns(Channels{{"docu", 1, 3, true}, {"poke1", 1, 2, true}}, 5), IsEmpty())
      << "half of five is three for one of them";
}

TEST(Overruns, GoByWeight) {
  const Channels channels{{"docu", 4, 8, true}, {"poke1", 1, 2, true}};
  EXPECT_THAT(overruns(channels, 10), IsEmpty());
  EXPECT_THAT(overruns(Channels{{"docu", 1, 5, true}, {"poke1", 4, 5, true}}, 10),
              ElementsAre(Overrun{"docu", 5, 2, "poke1"}));
}

TEST(Overruns, OfMoreChannelsThanSlotsAreNoneWhileEachHasOne) {
  EXPECT_THAT(overruns(Channels{{"a", 1, 1, true}, {"b", 1, 1, true}, {"c", 1, 0, true}}, 2), IsEmpty());
  EXPECT_THAT(overruns(Channels{{"a", 1, 3, true}, {"b", 1, 0, true}, {"c", 1, 0, true}}, 3),
              ElementsAre(Overrun{"a", 3, 1, "b"}));
}

}  // namespace
}  // namespace zoetrope::lifecycle

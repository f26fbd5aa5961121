#include "store/next_to_host.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/test_hand_overs.h"

namespace zoetrope::store {
namespace {

using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class NextToHost : public HandOvers {
 protected:
  void make_tasks(const std::string& channel, int tasks, int clips, Priority priority = Priority::normal) {
    for (int n = 0; n < tasks; ++n) {
      TaskSpec made = spec("vid_" + std::to_string(++made_));
      made.project.channel = Identifier::parse(channel, "channel").value();
      made.slots = 8;
      make_plan(store().hand_over(made, {.priority = priority}, now_).value().task, clips);
    }
  }
  std::vector<std::string> next(std::size_t most) {
    const auto found = find_next_to_host(looking_connection(), {.handed_over = true}, most, now_).value();
    std::vector<std::string> subjects;
    for (const Candidate& one : found.pictures) subjects.push_back(one.subject);
    return subjects;
  }
  std::vector<std::string> claim_together(int most) {
    std::vector<std::string> subjects;
    for (const auto& input : claim({.owner = "w", .host_max = most, .handed_over = true}))
      subjects.push_back(input.lease.subject);
    return subjects;
  }
  std::vector<std::string> claim_one_by_one(std::size_t count) {
    std::vector<std::string> subjects;
    for (std::size_t n = 0; n < count; ++n)
      for (std::string& subject : claim_together(1)) subjects.push_back(std::move(subject));
    return subjects;
  }
  int made_ = 0;
};

/// Of more tasks than are looked at together, until no channel has room.
TEST_F(NextToHost, AreTogetherWhatTheyAreOneByOne) {
  make_tasks("a", 3, 2, Priority::low);
  make_tasks("a", 2, 3);
  make_tasks("b", 4, 1, Priority::high);
  for (int n = 0; n < 10; ++n) make_tasks("c" + std::to_string(n), 10, 2);
  make_tasks("a", 1, 2, Priority::high);
  ASSERT_TRUE(store().set_channel_weight("a", 3));
  ASSERT_TRUE(store().set_channel_weight("c7", 100));
  std::size_t hosted = 0;
  for (auto together = claim_together(7); !together.empty(); together = claim_together(7)) {
    rows("UPDATE work SET lease_owner = NULL WHERE subject IN ('" +
         fmt::format("{}", fmt::join(together, "', '")) + "')");
    ASSERT_THAT(claim_one_by_one(7), ElementsAreArray(together)) << "after " << hosted;
    hosted += together.size();
  }
  EXPECT_GT(hosted, 100U);
}

TEST_F(NextToHost, LookNoFurtherThanTheRoomThatThereIs) {
  make_tasks("a", 2, 20);
  EXPECT_THAT(next(100), SizeIs(16)) << "two for each of eight slots";
  rows("UPDATE work SET due_at = due_at + 1000000 WHERE kind = 'host'");
  EXPECT_THAT(next(100), IsEmpty());
}

TEST_F(NextToHost, ATaskIsNotPassedByForTheNextBecauseItsFirstPictureIsBeingHosted) {
  make_tasks("a", 2, 3);
  const auto three = next(3);
  ASSERT_THAT(three, SizeIs(3));
  EXPECT_THAT(next(2), ElementsAreArray(three.begin(), three.begin() + 2));
  EXPECT_EQ(claim_one_by_one(1).front(), three[0]);
  EXPECT_THAT(next(2), ElementsAreArray(three.begin() + 1, three.end()));
}

}  // namespace
}  // namespace zoetrope::store

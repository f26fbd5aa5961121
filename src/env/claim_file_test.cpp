#include "env/claim_file.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

namespace zoetrope {
namespace {

class ThingClaimTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "zoetrope-claims-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  auto take(const std::string& thing, const std::string& wish) {
    return ThingClaim::take(folder_ + "/claims", thing, wish);
  }

  std::string folder_;
};

TEST_F(ThingClaimTest, IsSharedByThoseWhoWishTheSameAndByNobodyElse) {
  auto first = take("clip_01.mp4", "the fox");
  ASSERT_TRUE(first);
  auto second = take("clip_01.mp4", "the fox");
  EXPECT_TRUE(second);
  const auto other = take("clip_01.mp4", "the owl");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, ErrorCode::conflict);
  first->reset();
  EXPECT_FALSE(take("clip_01.mp4", "the owl")) << "the second has it still";
  second->reset();
  EXPECT_TRUE(take("clip_01.mp4", "the owl"));
}

TEST_F(ThingClaimTest, OfOtherThingsIsIndependent) {
  const auto first = take("clip_01.mp4", "the fox");
  for (int n = 2; n < 200; ++n) EXPECT_TRUE(take("clip_" + std::to_string(n) + ".mp4", "the owl")) << n;
}

TEST_F(ThingClaimTest, ThatWasRefusedHoldsNothing) {
  auto first = take("clip_01.mp4", "the fox");
  EXPECT_FALSE(take("clip_01.mp4", "the owl"));
  EXPECT_TRUE(take("clip_01.mp4", "the fox")) << "the owl is not in its way";
}

TEST_F(ThingClaimTest, LeavesAnEmptyFileOfOnesOwn) {
  const auto first = take("clip_01.mp4", "the fox");
  EXPECT_EQ(std::filesystem::file_size(folder_ + "/claims"), 0U);
  EXPECT_EQ(std::filesystem::status(folder_ + "/claims").permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(ThingClaimTest, NamesAFileThatCannotBeOpened) {
  const auto refused = ThingClaim::take(folder_ + "/none/claims", "a", "b");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("none/claims"), std::string::npos);
}

}  // namespace
}  // namespace zoetrope

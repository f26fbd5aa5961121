#include "sim/kept_campaign.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "testing/manual_clock.h"

namespace zoetrope::sim {
namespace {

class ACampaignThatIsKept : public ::testing::Test {
 protected:
  Result<KeptCampaign> run(std::uint64_t lives, std::uint64_t first_seed = 1,
                           const std::string& program = "a") {
    return run_kept_campaign({.first_seed = first_seed, .lives = lives, .twice_every = 0},
                             {*files_, "kept.json", program}, clock_, nullptr);
  }

  ~ACampaignThatIsKept() override { std::filesystem::remove_all(folder_); }

  static std::string new_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "zoetrope-campaign-XXXXXX").string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    return name;
  }
  const std::string folder_ = new_folder();
  const std::unique_ptr<FileSystem> files_ = open_file_system(folder_, SymlinkPolicy::refuse).value();
  testing::ManualClock clock_{{0}, {1'790'000'000'000'000}};
};

TEST_F(ACampaignThatIsKept, GoesOnWhereItWasCutOffAndFindsTheSame) {
  const CampaignReport whole = run_campaign({.lives = 60, .twice_every = 0}, nullptr);
  const KeptCampaign first = run(20).value();
  EXPECT_LT(first.report.seeds, whole.seeds);
  const KeptCampaign second = run(60).value();
  EXPECT_EQ(second.report.seeds, whole.seeds);
  EXPECT_EQ(second.report.lives, whole.lives);
  EXPECT_EQ(second.report.events, whole.events);
  EXPECT_EQ(second.report.faults, whole.faults);
  EXPECT_EQ(second.report.marks, whole.marks);
  EXPECT_EQ(run(60).value().report.seeds, whole.seeds) << "there is nothing left to do";
}

TEST_F(ACampaignThatIsKept, OfAnotherBuildOrOfOtherSeedsIsNotMixedWithThisOne) {
  ASSERT_TRUE(run(20));
  EXPECT_EQ(run(20, 1, "b").error().message,
            "kept.json is what a campaign of another build found; remove it to begin anew");
  EXPECT_EQ(run(20, 2).error().message,
            "kept.json is what a campaign of other seeds found; remove it to begin anew");
}

TEST_F(ACampaignThatIsKept, KeepsWhatFailedAndRefusesWhatItDidNotWrite) {
  KeptCampaign kept{.program = "a"};
  kept.report.failures.push_back({17, "I4: \"paid\" twice"});
  const KeptCampaign again = kept_campaign_from(to_json(kept)).value();
  ASSERT_EQ(again.report.failures.size(), 1U);
  EXPECT_EQ(again.report.failures[0].seed, 17U);
  EXPECT_EQ(again.report.failures[0].what, "I4: \"paid\" twice");
  for (const std::string text : {"", "[]", "{\"program\":1}", "{\"program\":\"a\"}"})
    EXPECT_EQ(kept_campaign_from(text).error().code, ErrorCode::invalid_input) << text;
}

}  // namespace
}  // namespace zoetrope::sim

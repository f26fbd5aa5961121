#include "cli/project_plan.h"

#include <gtest/gtest.h>

#include "base/hash.h"
#include "cli/test_workspace.h"

namespace zoetrope::cli {
namespace {

/// Says of every file what it is told to, and counts how often it is asked.
class CountingProbe final : public media::ClipProbe {
 public:
  Result<media::ClipInfo> probe(const std::string& /*path*/, media::Depth /*depth*/,
                                const media::ClipExpectation& /*expected*/,
                                std::stop_token /*stop*/) override {
    ++asked;
    if (!answer) return answer.error();
    return *answer;
  }
  Result<void> remux_faststart(const std::string& /*from*/, const std::string& /*to*/,
                               std::stop_token /*stop*/) override {
    return Error{ErrorCode::internal, "nobody asks for this"};
  }

  int asked = 0;
  Result<media::ClipInfo> answer = Error{ErrorCode::corrupt, "is damaged: fetch it again"};
};

/// A project of two shots of which the first one was delivered.
class PlanOfADeliveredClip : public WorkspaceTest {
 protected:
  PlanOfADeliveredClip() {
    put(path_of("shots.md"),
        "| Clip | Motion Prompt |\n| --- | --- |\n| 1 | the fox listens |\n| 2 | it runs |\n");
    put(path_of("videos/clip_01.mp4"), "the clip that was delivered");
    const TaskId task = make_task(2);
    EXPECT_TRUE(store().adopt_file(clip(task, 1).id,
                                   {path_of("videos/clip_01.mp4"), sha256_hex("the clip that was delivered"),
                                    27, std::chrono::seconds(10)},
                                   now_));
  }
  static std::string path_of(const std::string& name) { return "channels/poke1/projects/vid_1/" + name; }
  PlannedClip planned(int number) {
    const auto plan = plan_project(*workspace_, probe_, &store(), {store::project_named("vid_1"), {}},
                                   Output::videos, default_render_model("kie"), account_);
    EXPECT_TRUE(plan.has_value()) << plan.error().message;
    return plan->clips.at(static_cast<std::size_t>(number - 1));
  }

  CountingProbe probe_;
  std::string account_ = "kie";
};

TEST_F(PlanOfADeliveredClip, TheSameBytesAreNotLookedIntoAgain) {
  const PlannedClip clip = planned(1);
  EXPECT_EQ(probe_.asked, 0);
  ASSERT_TRUE(std::holds_alternative<store::VerifiedFile>(clip.file));
  EXPECT_EQ(std::get<store::VerifiedFile>(clip.file).duration, std::chrono::seconds(10));
  EXPECT_EQ(clip.need, Need::nothing);
}

TEST_F(PlanOfADeliveredClip, ThePriceIsThatOfTheAccountThatWillSend) {
  store::TaskSpec spec = StoreTest::spec();
  spec.model = default_render_model("kie").id;
  const TaskId task = wanted_task(2, spec);
  host_all();
  succeed(accept_one("task-1").attempt, Money::from_micros(500'000));
  EXPECT_EQ(planned(2).price, Money::from_micros(500'000));
  account_ = "second";
  EXPECT_EQ(planned(2).price, Money::from_micros(420'000))
      << "the channel has moved to one that paid nothing";
}

TEST_F(PlanOfADeliveredClip, OtherBytesUnderItsNameAre) {
  put(path_of("videos/clip_01.mp4"), "the clip that was delivereD");
  EXPECT_TRUE(std::holds_alternative<engine::BrokenFile>(planned(1).file));
  EXPECT_EQ(probe_.asked, 1);
}

TEST_F(PlanOfADeliveredClip, AFileThatTheStoreDoesNotKnowIsLookedInto) {
  put(path_of("videos/clip_02.mp4"), "the clip that was delivered");
  EXPECT_TRUE(std::holds_alternative<engine::BrokenFile>(planned(2).file));
  EXPECT_EQ(probe_.asked, 1);
}

TEST_F(PlanOfADeliveredClip, AnImageOfTwoClipsIsAWarningOfTheLaterOne) {
  put(path_of("assets/fox.png"), "a picture");
  put(path_of("shots.md"),
      "| Clip | Image | Prompt |\n| --- | --- | --- |\n| 1 | fox.png | a |\n| 2 | fox.png | b |\n");
  EXPECT_TRUE(planned(1).warnings.empty());
  const PlannedClip later = planned(2);
  ASSERT_EQ(later.warnings.size(), 1U);
  EXPECT_EQ(
      later.warnings.front(),
      "its image assets/fox.png is that of clip 1 too; name another one unless both are to begin alike");
}

}  // namespace
}  // namespace zoetrope::cli

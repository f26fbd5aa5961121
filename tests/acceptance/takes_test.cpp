#include <nlohmann/json.hpp>

#include "acceptance/harness.h"

namespace zoetrope::acceptance {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

class Takes : public Acceptance {
 protected:
  void deliver(int clips) {
    make_project(clips);
    ASSERT_EQ(generate().status, 0);
    first_ = read(clip_file(1));
  }
  void change_picture(int clip) {
    fs::remove(composite(clip));
    fs::copy_file(ACCEPTANCE_OTHER_COMPOSITE, composite(clip));
  }
  [[nodiscard]] fs::path kept(int take) const {
    return project() / ("videos/takes/clip_01." + std::to_string(take) + ".mp4");
  }
  Ended redo(const std::string& clips = "demo/story:1", const Words& more = {}) {
    Words words{"redo", clips, "--yes", "--poll-interval", "0.1"};
    words.insert(words.end(), more.begin(), more.end());
    return zoetrope(words);
  }

  std::string first_;
};

TEST_F(Takes, ARedoKeepsTheOldOneAndCanBeUndoneAndDoneAgain) {
  deliver(2);
  change_picture(1);
  const Ended ended = redo();
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("1 clip to render anew for $0.42"));
  const std::string second = read(clip_file(1));
  EXPECT_TRUE(second != first_) << "another picture gives another clip";
  EXPECT_TRUE(read(kept(1)) == first_);
  EXPECT_EQ(figures().billed_tasks, 3);

  const Ended back = zoetrope({"take", "demo/story:1", "1", "--json"});
  EXPECT_EQ(back.status, 0) << back.err;
  const auto takes = nlohmann::json::parse(back.out).at("takes");
  EXPECT_EQ(takes.at(0).at("chosen"), true);
  EXPECT_EQ(takes.at(0).at("path"), clip_file(1).string());
  EXPECT_EQ(takes.at(1).at("path"), kept(2).string());
  EXPECT_TRUE(read(clip_file(1)) == first_);
  EXPECT_TRUE(read(kept(2)) == second);
  EXPECT_FALSE(fs::exists(kept(1)));
  EXPECT_EQ(zoetrope({"take", "demo/story:1", "2"}).status, 0);
  EXPECT_TRUE(read(clip_file(1)) == second);
  EXPECT_THAT(generate().out, HasSubstr("Skipped 2 existing clips, generated 0 new clips"));
  EXPECT_EQ(figures().billed_tasks, 3);
}

TEST_F(Takes, ARedoOfTheSamePictureGivesAnotherFileAllTheSame) {
  deliver(1);
  EXPECT_EQ(redo().status, 0);
  EXPECT_TRUE(read(clip_file(1)) != first_);
  EXPECT_TRUE(read(kept(1)) == first_);
  const Ended verified = zoetrope({"verify", "--deep", clip_file(1).string(), kept(1).string()});
  EXPECT_EQ(verified.status, 0) << verified.out;
}

TEST_F(Takes, AChangedPromptOrPictureIsSaidAndNeverPaidForByGenerate) {
  deliver(2);
  write(project() / "shots.md",
        "| Clip | Motion prompt |\n|---|---|\n| 1 | The sea is calm. |\n| 2 | The keeper of lighthouse 2 "
        "turns his "
        "lamp. Static shot. |\n");
  change_picture(2);
  const Ended again = generate();
  EXPECT_EQ(again.status, 0);
  EXPECT_THAT(again.err, HasSubstr("clip 01 differs from what was rendered (its prompt was changed); "
                                   "`zoetrope redo demo/story:1` renders it anew for $0.42"));
  EXPECT_THAT(again.err, HasSubstr("clip 02 differs from what was rendered (its image was changed)"));
  EXPECT_THAT(zoetrope({"plan", "demo/story"}).out, HasSubstr("clip 01 differs from what was rendered"));
  EXPECT_EQ(figures().creates_received, 2);
  EXPECT_EQ(redo("demo/story:1,2").status, 0);
  EXPECT_THAT(generate().err, Not(HasSubstr("differs")));
  ASSERT_EQ(zoetrope({"take", "demo/story:2", "1"}).status, 0);
  EXPECT_THAT(generate().err, HasSubstr("clip 02 differs")) << "its first take was made of the old picture";
}

TEST_F(Takes, ARedoThatFailsLeavesTheOldOneInItsPlaceAndARetryRendersIt) {
  deliver(1);
  change_fake(R"({"next": {"createTask.fail_moderation": 1}})");
  change_picture(1);
  EXPECT_EQ(redo().status, 1);
  EXPECT_TRUE(read(clip_file(1)) == first_);
  EXPECT_FALSE(fs::exists(kept(1)));
  EXPECT_THAT(status(), HasSubstr("failed"));
  const Ended retried = zoetrope({"retry", "demo/story", "--yes", "--poll-interval", "0.1"});
  EXPECT_EQ(retried.status, 0) << retried.err;
  EXPECT_TRUE(read(clip_file(1)) != first_);
  EXPECT_TRUE(read(kept(1)) == first_);
  EXPECT_THAT(zoetrope({"retry", "demo/story", "--yes"}).out, HasSubstr("nothing to retry"));
}

TEST_F(Takes, AfterARedoThatFailedGenerateContentsItselfWithTheOldOne) {
  deliver(1);
  change_fake(R"({"next": {"createTask.fail_moderation": 1}})");
  EXPECT_EQ(redo().status, 1);
  EXPECT_THAT(generate().out, HasSubstr("Skipped 1 existing clips, generated 0 new clips"));
  EXPECT_THAT(status(), HasSubstr("done"));
  EXPECT_EQ(figures().creates_received, 2);
}

TEST_F(Takes, ARedoKilledWhileItRendersIsTakenUpByGenerateWithoutAnotherPayment) {
  deliver(1);
  change_picture(1);
  change_fake(R"({"render_median_seconds": 3})");
  const auto program = begin({"redo", "demo/story:1", "--yes", "--poll-interval", "0.1"});
  ASSERT_TRUE(program->says("accepted, rendering"));
  program->signal(SIGKILL);
  end(*program);
  EXPECT_TRUE(read(clip_file(1)) == first_);
  EXPECT_EQ(zoetrope({"take", "demo/story:1", "1"}).status, 1) << "not while it renders";
  EXPECT_EQ(redo().status, 1) << "and not a second one beside it";
  EXPECT_EQ(generate().status, 0);
  EXPECT_TRUE(read(clip_file(1)) != first_);
  EXPECT_TRUE(read(kept(1)) == first_);
  EXPECT_EQ(figures().billed_tasks, 2);
}

TEST_F(Takes, FilesThatAKilledMoveLeftHalfWayAreFoundByTheirContent) {
  deliver(1);
  change_picture(1);
  ASSERT_EQ(redo().status, 0);
  const std::string second = read(clip_file(1));
  fs::rename(clip_file(1), kept(2));  // killed after its first step
  EXPECT_THAT(generate().out, HasSubstr("Skipped 1 existing clips"));
  EXPECT_TRUE(read(clip_file(1)) == second);
  fs::rename(clip_file(1), kept(2));
  fs::rename(kept(1), clip_file(1));  // killed before the database knew
  EXPECT_THAT(generate().out, HasSubstr("Skipped 1 existing clips"));
  EXPECT_THAT(zoetrope({"take", "demo/story:1"}).out, HasSubstr("take 1 *"));
  EXPECT_EQ(figures().creates_received, 2);
}

TEST_F(Takes, ATakeThatIsNotThereIsSaidWithThoseThatAre) {
  deliver(1);
  const Ended none = zoetrope({"take", "demo/story:1", "2"});
  EXPECT_EQ(none.status, 2);
  EXPECT_THAT(none.err, HasSubstr("has no take \"2\"; it has 1"));
  EXPECT_EQ(zoetrope({"take", "demo/story", "1"}).status, 2);
  EXPECT_EQ(zoetrope({"take", "demo/story:1", "x"}).status, 2);
  EXPECT_EQ(zoetrope({"take", "demo/story:9", "1"}).status, 1);
  EXPECT_EQ(zoetrope({"take", "demo/story:1", "1"}).status, 0) << "it is there already";
  EXPECT_TRUE(read(clip_file(1)) == first_);
}

TEST_F(Takes, ARedoNamesItsClipsAndNeedsAYes) {
  deliver(1);
  EXPECT_EQ(redo("demo/story").status, 2);
  const Ended unasked = zoetrope({"redo", "demo/story:1"});
  EXPECT_EQ(unasked.status, 2);
  EXPECT_THAT(unasked.err, HasSubstr("1 clip to render anew for $0.42; balance $"));
  fs::remove(composite(1));
  EXPECT_EQ(redo().status, 1);
  EXPECT_TRUE(read(clip_file(1)) == first_);
  EXPECT_EQ(figures().creates_received, 1);
}

TEST_F(Takes, APreviewIsMadeAnewWhenItsPromptChanges) {
  make_project(1, "5");
  ASSERT_EQ(zoetrope({"preview", "demo/story"}).status, 0);
  const fs::path preview = project() / "previews/clip_01.mp4";
  const std::string before = read(preview);
  EXPECT_THAT(zoetrope({"preview", "demo/story"}).out, HasSubstr("Skipped 1 existing clips"));
  write(project() / "shots.md",
        "| Clip | Motion prompt | Duration |\n|---|---|---|\n| 1 | The sea is calm. Slow pan left. | 5 |\n");
  const Ended again = zoetrope({"preview", "demo/story"});
  EXPECT_THAT(again.out, HasSubstr("generated 1 new clips")) << again.err;
  EXPECT_TRUE(read(preview) != before);
  EXPECT_FALSE(fs::exists(project() / "previews/takes"));
}

}  // namespace
}  // namespace zoetrope::acceptance

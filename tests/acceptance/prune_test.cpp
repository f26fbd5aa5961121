#include <nlohmann/json.hpp>

#include "acceptance/harness.h"

namespace zoetrope::acceptance {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;

class Prune : public Acceptance {
 protected:
  void SetUp() override {
    Acceptance::SetUp();
    environment_["ZOETROPE_POLL_INTERVAL"] = "0.1";
    make_project(2);
    ASSERT_EQ(generate().status, 0);
    ASSERT_EQ(zoetrope({"redo", "demo/story:1", "--yes"}).status, 0);
    write(preview(), "a preview");
    write(take_again(), read(clip()));
  }
  /// As somebody who looked at the video says in the pipeline.
  void approve() { execute("UPDATE tasks SET status = 'video_approved'"); }
  [[nodiscard]] fs::path folder() const { return workspace() / "channels/demo/projects/story"; }
  [[nodiscard]] fs::path clip() const { return folder() / "videos/clip_01.mp4"; }
  [[nodiscard]] fs::path take() const { return folder() / "videos/takes/clip_01.1.mp4"; }
  [[nodiscard]] fs::path take_again() const { return folder() / "videos/takes/clip_02.7.mp4"; }
  [[nodiscard]] fs::path preview() const { return folder() / "previews/clip_01.mp4"; }
  void age(const fs::path& path) const {
    fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(24 * 8));
  }
};

TEST_F(Prune, RemovesOldWorkingFilesOfApprovedVideosAndNothingElse) {
  age(preview());
  EXPECT_THAT(zoetrope({"prune", "--yes"}).out, HasSubstr("nothing to remove")) << "it is not approved yet";
  approve();
  EXPECT_THAT(zoetrope({"prune", "--dry-run"}).out,
              AllOf(HasSubstr("demo/story  1 file"), HasSubstr("1 file of 1 project to remove")));
  EXPECT_TRUE(fs::exists(preview()));
  const Ended unasked = zoetrope({"prune"});
  EXPECT_EQ(unasked.status, 2) << "nobody can be asked";
  EXPECT_THAT(unasked.err, HasSubstr("add --yes"));
  EXPECT_TRUE(fs::exists(preview()));
  EXPECT_EQ(zoetrope({"prune", "--yes"}).status, 0);
  EXPECT_FALSE(fs::exists(preview()));
  EXPECT_TRUE(fs::exists(clip()) && fs::exists(take()));
  EXPECT_THAT(generate().out, HasSubstr("Skipped 2 existing clips"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM ledger WHERE kind = 'post'"), 3) << "the ledger keeps everything";
}

TEST_F(Prune, TakesWerePaidForAndGoOnlyWhenTheyAreAskedFor) {
  const Ended looked =
      zoetrope({"prune", "demo/story", "--older-than", "0", "--takes", "--json", "--dry-run"});
  EXPECT_EQ(looked.status, 0) << "a project that is named need only be ready: " << looked.err;
  const auto json = nlohmann::json::parse(looked.out);
  EXPECT_FALSE(json["removed"].get<bool>());
  EXPECT_EQ(json["projects"][0]["files"].size(), 3U);
  const Ended ended = zoetrope({"prune", "demo/story", "--older-than", "0", "--takes", "--yes"});
  EXPECT_EQ(ended.status, 0);
  EXPECT_THAT(ended.err, HasSubstr("2 takes of them were paid for"));
  EXPECT_FALSE(fs::exists(take()));
  EXPECT_TRUE(fs::exists(clip()));
  EXPECT_THAT(zoetrope({"take", "demo/story:1", "1"}).err, HasSubstr("clip_01.1.mp4"));
  EXPECT_THAT(generate().out, HasSubstr("Skipped 2 existing clips")) << "and nothing is bought again";
}

TEST_F(Prune, WhatCannotBeIsRefusedInOneLine) {
  EXPECT_THAT(zoetrope({"prune", "demo/nothing"}).err, HasSubstr("no clips of demo/nothing"));
  EXPECT_THAT(zoetrope({"prune", "demo/story:1"}).err, HasSubstr("takes a project as a whole"));
  EXPECT_THAT(zoetrope({"prune", "--older-than", "a week"}).err, HasSubstr("it takes days"));
  execute("UPDATE tasks SET status = 'video_error'");
  const Ended ended = zoetrope({"prune", "demo/story", "--older-than", "0", "--yes"});
  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.err, HasSubstr("demo/story is video_error"));
  EXPECT_TRUE(fs::exists(preview()));
}

}  // namespace
}  // namespace zoetrope::acceptance

#include "cli/working_files.h"

#include <gmock/gmock.h>

#include "settings/test_folder.h"

namespace zoetrope::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class WorkingFilesTest : public settings::FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    workspace_ = *open_file_system(folder_, SymlinkPolicy::refuse);
    for (const char* name :
         {"shots.md", "cut.mp4", "cut-previews.mp4", "cut-selection.mp4", "contact-sheet.png",
          "contact-sheet.html", "contact-sheet-previews.png", "contact-sheet-of-mine.png",
          "assets/composites/clip_01.png", "videos/clip_01.mp4", "videos/clip_01.before-2026.mp4",
          "videos/.clip_02.0a1b.part", "videos/.clip_x.0a1b.part", "videos/takes/clip_01.1.mp4",
          "videos/takes/mine.mp4", "previews/clip_01.mp4", "previews/clip_01.txt", "previews/mine.mp4"})
      put("channels/poke1/projects/vid_1/" + std::string(name), "1234");
  }
  std::vector<std::string> found(bool takes, WallTime until) {
    std::vector<std::string> paths;
    const auto files = working_files(*workspace_, project_, takes, until);
    if (!files) return {files.error().message};
    for (const WorkingFile& file : *files) {
      EXPECT_EQ(file.bytes, 4U);
      EXPECT_EQ(file.paid, file.path.find("/takes/") != std::string::npos);
      paths.push_back(file.path.substr(project_.folder().size() + 1));
    }
    return paths;
  }

  static constexpr WallTime end_of_days{INT64_MAX};
  const Project project_{*Identifier::parse("poke1", "channel"), *Identifier::parse("vid_1", "project")};
  std::unique_ptr<FileSystem> workspace_;
};

TEST_F(WorkingFilesTest, AreWhatCanBeMadeAgainAndNothingElse) {
  EXPECT_THAT(found(false, end_of_days),
              ElementsAre("contact-sheet-previews.png", "contact-sheet.html", "contact-sheet.png",
                          "cut-previews.mp4", "previews/clip_01.mp4", "videos/.clip_02.0a1b.part"));
}

TEST_F(WorkingFilesTest, AreTakesAsWellWhereTheyAreAskedFor) {
  const auto all = found(true, end_of_days);
  EXPECT_EQ(all.size(), 7U);
  EXPECT_EQ(all.back(), "videos/takes/clip_01.1.mp4");
}

TEST_F(WorkingFilesTest, AreNotThoseThatChangedSince) {
  const auto info = workspace_->stat(project_.clip_file(Output::previews, 1));
  ASSERT_TRUE(info);
  EXPECT_THAT(found(true, info->modified - std::chrono::hours(1)), IsEmpty());
}

TEST_F(WorkingFilesTest, OfAProjectThatHasNoFolderAreNone) {
  const Project other{*Identifier::parse("poke1", "channel"), *Identifier::parse("vid_2", "project")};
  EXPECT_THAT(working_files(*workspace_, other, true, end_of_days).value(), IsEmpty());
}

}  // namespace
}  // namespace zoetrope::cli

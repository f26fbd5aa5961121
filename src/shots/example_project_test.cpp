#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "shots/shot_list.h"

/// The example project of the repository is what people try first, so it must read without a complaint.

namespace zoetrope::shots {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t example_clips = 18;

TEST(ExampleProject, EveryShotHasAPromptAndItsComposite) {
  const fs::path example = fs::path(ZOETROPE_SOURCE_FOLDER) / "examples" / "lighthouse";
  std::string name = (fs::temp_directory_path() / "example_test.XXXXXX").string();
  const fs::path root = mkdtemp(name.data());
  const fs::path composites = root / "p" / "assets" / "composites";
  fs::create_directories(composites);
  fs::copy_file(example / "shots.md", root / "p" / "shots.md");
  for (const fs::directory_entry& picture : fs::directory_iterator(example / "composites")) {
    std::ofstream(composites / picture.path().filename()) << "x";  // the names are enough
  }
  {
    Result<std::unique_ptr<FileSystem>> files = open_file_system(root.string(), SymlinkPolicy::refuse);
    ASSERT_TRUE(files) << files.error().message;
    Result<ShotList> list = read_shot_list(**files, "p/shots.md");
    ASSERT_TRUE(list) << list.error().message;
    EXPECT_THAT(list->warnings, ::testing::IsEmpty());
    EXPECT_EQ(list->shots.size(), example_clips);
    ASSERT_TRUE(find_images(**files, "p", list->shots));
    for (const Shot& shot : list->shots) {
      EXPECT_EQ(shot.image_problem, "");
      const auto words = std::count(shot.prompt.begin(), shot.prompt.end(), ' ') + 1;
      EXPECT_TRUE(words >= 20 && words <= 60) << "clip " << shot.number << " has " << words << " words";
    }
    EXPECT_EQ(list->shots[9].image, "p/assets/composites/clip_10_split.png");
    EXPECT_EQ(list->shots[14].image, "p/assets/composites/clip_15_star_trails.png");
  }
  fs::remove_all(root);
}

}  // namespace
}  // namespace zoetrope::shots

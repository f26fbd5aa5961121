#include "cli/pictures.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "settings/test_folder.h"

namespace zoetrope::cli {
namespace {

using ::testing::HasSubstr;

class PicturesTest : public settings::FolderTest {
 protected:
  Result<std::vector<Picture>> choose(Naming naming) {
    return choose_pictures(*files_, settings::below_root(folder_), naming);
  }
  std::string problem() {
    const auto pictures = choose(Naming::by_number);
    if (pictures) return "no problem";
    EXPECT_EQ(pictures.error().code, ErrorCode::invalid_input);
    return pictures.error().message;
  }
};

TEST(NaturalOrder, NumbersCompareAsNumbers) {
  const std::pair<const char*, const char*> rows[] = {{"shot2.png", "shot10.png"},
                                                      {"shot02.png", "shot10.png"},
                                                      {"2.png", "10.png"},
                                                      {"a", "b"},
                                                      {"a", "a1"},
                                                      {"a1b2", "a1b10"},
                                                      {"01.png", "1.png"},
                                                      {"9", "99999999999999999999999"}};
  for (const auto& [first, second] : rows) {
    EXPECT_TRUE(comes_before(first, second)) << first;
    EXPECT_FALSE(comes_before(second, first)) << second;
    EXPECT_FALSE(comes_before(first, first)) << first;
  }
}

TEST_F(PicturesTest, AreNumberedAsAPersonWouldCount) {
  for (const char* name : {"shot10.PNG", "shot2.jpg", "shot1.jpeg", "notes.txt", ".hidden.png"})
    put(name, "x");
  std::filesystem::create_directory(path("folder.png"));
  const auto pictures = choose(Naming::by_number);
  ASSERT_TRUE(pictures.has_value()) << pictures.error().message;
  const std::vector<Picture> expected{
      {"shot1.jpeg", "clip_01.jpeg"}, {"shot2.jpg", "clip_02.jpg"}, {"shot10.PNG", "clip_03.png"}};
  EXPECT_EQ(*pictures, expected);
}

TEST_F(PicturesTest, KeepTheirNamesWhenTheyAreClipNamesOrTheListNamesThem) {
  put("clip_01.png", "x");
  put("clip_07_split.png", "x");
  const std::vector<Picture> clips{{"clip_01.png", "clip_01.png"},
                                   {"clip_07_split.png", "clip_07_split.png"}};
  EXPECT_EQ(*choose(Naming::by_number), clips);
  put("fox.png", "x");
  EXPECT_EQ(choose(Naming::keep)->back(), (Picture{"fox.png", "fox.png"}));
  EXPECT_EQ(choose(Naming::by_number)->back(), (Picture{"fox.png", "clip_03.png"}));
}

TEST_F(PicturesTest, WhatIsNoPictureFileIsRefusedBeforeAnythingIsMade) {
  EXPECT_THAT(problem(), HasSubstr("no PNG or JPEG"));
  const auto nowhere = choose_pictures(*files_, settings::below_root(path("nowhere")), Naming::keep);
  EXPECT_THAT(nowhere.error().message, HasSubstr("there is no folder " + path("nowhere")));
  ASSERT_EQ(mkfifo(path("a.png").c_str(), 0600), 0);
  EXPECT_THAT(problem(), HasSubstr("a.png"));
  std::filesystem::remove(path("a.png"));
  std::filesystem::create_symlink("/dev/zero", path("b.png"));
  EXPECT_THAT(problem(), HasSubstr("b.png"));
  std::filesystem::remove(path("b.png"));
  std::filesystem::create_symlink("nowhere", path("c.png"));
  EXPECT_THAT(problem(), HasSubstr("c.png"));
  std::filesystem::remove(path("c.png"));
  put("huge.png", "");
  std::filesystem::resize_file(path("huge.png"), picture_bytes_max + 1);
  EXPECT_THAT(problem(), HasSubstr("huge.png"));
}

}  // namespace
}  // namespace zoetrope::cli

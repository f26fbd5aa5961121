#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <ostream>

#include "shots/shot_list.h"
#include "shots/test_scenarios.h"

namespace zoetrope::shots {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// A workspace in a temporary folder with one project, "p".
class Workspace {
 public:
  Workspace() {
    std::string name = (std::filesystem::temp_directory_path() / "shots_test.XXXXXX").string();
    root_ = mkdtemp(name.data());
    std::filesystem::create_directories(root_ / "p");
    Result<std::unique_ptr<FileSystem>> opened = open_file_system(root_.string(), SymlinkPolicy::refuse);
    files_ = std::move(opened).value();
  }
  ~Workspace() { std::filesystem::remove_all(root_); }
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  void write(const std::string& path, const std::string& bytes = "x") {
    const std::filesystem::path file = root_ / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << bytes;
  }

  void link(const std::string& target, const std::string& path) {
    const std::filesystem::path file = root_ / path;
    std::filesystem::create_directories(file.parent_path());
    std::filesystem::create_symlink(target, file);
  }

  Shot find(int number, const std::string& image_name) {
    std::vector<Shot> shots(1);
    shots[0].number = number;
    shots[0].image_name = image_name;
    const auto found = find_images(*files_, "p", shots);
    EXPECT_TRUE(found) << found.error().message;
    return shots[0];
  }

  FileSystem& files() { return *files_; }

 private:
  std::filesystem::path root_;
  std::unique_ptr<FileSystem> files_;
};

struct Lookup {
  const char* scenario;
  std::vector<const char*> there;  ///< files below p/assets/
  int number;
  const char* name;
  const char* image;  ///< below p/assets/; "" when there is a problem
  const char* problem;
};

void PrintTo(const Lookup& lookup, std::ostream* out) {
  *out << lookup.scenario;
}

class FindImages : public ::testing::TestWithParam<Lookup> {};

TEST_P(FindImages, FindsTheImageOrSaysWhyNot) {
  const Lookup& lookup = GetParam();
  Workspace workspace;
  for (const char* path : lookup.there) workspace.write(std::string("p/assets/") + path);
  const Shot shot = workspace.find(lookup.number, lookup.name);
  if (*lookup.image != '\0') {
    EXPECT_EQ(shot.image, std::string("p/assets/") + lookup.image);
    EXPECT_EQ(shot.image_problem, "");
  } else {
    EXPECT_EQ(shot.image, "");
    EXPECT_THAT(shot.image_problem,
                AllOf(StartsWith("no image for clip " + std::to_string(lookup.number) + ": "),
                      HasSubstr(lookup.problem)));
  }
}

const std::vector<Lookup> by_number{
    {"Plain", {"composites/clip_07.png"}, 7, "", "composites/clip_07.png", ""},
    {"SplitBeforePlain",
     {"composites/clip_07.png", "composites/clip_07_split.png", "composites/clip_07_night.png"},
     7,
     "",
     "composites/clip_07_split.png",
     ""},
    {"PlainBeforeWords",
     {"composites/clip_07_a.png", "composites/clip_07.png", "composites/clip_07_b.png"},
     7,
     "",
     "composites/clip_07.png",
     ""},
    {"Words", {"composites/clip_07_night_sea.jpg"}, 7, "", "composites/clip_07_night_sea.jpg", ""},
    {"Jpeg", {"composites/clip_07.JPEG"}, 7, "", "composites/clip_07.JPEG", ""},
    {"ThreeDigits",
     {"composites/clip_10.png", "composites/clip_100.png"},
     100,
     "",
     "composites/clip_100.png",
     ""},
    {"WithoutZero", {"composites/clip_7.png"}, 7, "", "composites/clip_7.png", ""},
    {"OtherNumbersDoNotCount",
     {"composites/clip_70.png", "composites/clip_07x.png"},
     7,
     "",
     "",
     "clip_07.png"},
    {"OtherFilesDoNotCount",
     {"composites/clip_07.txt", "composites/.clip_07.png", "clip_07.png"},
     7,
     "",
     "",
     "clip_07.png is missing"},
    {"Missing",
     {},
     7,
     "",
     "",
     "/p/assets/composites/clip_07.png is missing; put it there or name it in the shot list"},
    {"TwoPlainOnes",
     {"composites/clip_07.jpg", "composites/clip_07.png"},
     7,
     "",
     "",
     "it may be clip_07.jpg or clip_07.png"},
    {"TwoWithWords",
     {"composites/clip_07_a.png", "composites/clip_07_b.png"},
     7,
     "",
     "",
     "it may be clip_07_a.png or clip_07_b.png"},
};

const std::vector<Lookup> by_name{
    {"ByFileName", {"places/night/harbour.png"}, 1, "harbour.png", "places/night/harbour.png", ""},
    {"ByPath", {"places/harbour.png", "old/harbour.png"}, 1, "places/harbour.png", "places/harbour.png", ""},
    {"ByEndOfPath", {"x/places/harbour.png"}, 1, "places/harbour.png", "x/places/harbour.png", ""},
    {"ByPathFromAssets", {"harbour.png", "old/harbour.png"}, 1, "assets/harbour.png", "harbour.png", ""},
    {"WithoutEnding", {"places/harbour.png", "places/harbour_2.png"}, 1, "harbour", "places/harbour.png", ""},
    {"NameWinsOverNumber", {"composites/clip_01.png", "harbour.png"}, 1, "harbour.png", "harbour.png", ""},
    {"NoFallBackToTheNumber",
     {"composites/clip_01.png"},
     1,
     "harbour.png",
     "",
     "there is no \"harbour.png\" below "},
    {"PartOfANameIsNoMatch", {"old_harbour.png"}, 1, "harbour.png", "", "correct the name"},
    {"Mistyped", {"a/harbour.png"}, 1, "habour.png", "", "(there is \"harbour.png\")"},
    {"TwoCandidates",
     {"a/harbour.png", "b/harbour.png"},
     1,
     "harbour.png",
     "",
     "may be assets/a/harbour.png or assets/b/harbour.png; write the path"},
    {"TwoEndings", {"a/harbour.png", "a/harbour.jpg"}, 1, "harbour", "", "may be assets/a/harbour.jpg or "},
    {"HiddenFilesDoNotCount", {".git/harbour.png", ".harbour.png"}, 1, "harbour.png", "", "there is no"},
    {"Upwards", {"a.png"}, 1, "../a.png", "", "leaves the project"},
    {"UpwardsFromAssets", {"a.png"}, 1, "assets/../a.png", "", "leaves the project"},
    {"Absolute", {"a.png"}, 1, "/a.png", "", "absolute path"},
    {"Backslash", {"a.png"}, 1, "x\\a.png", "", "backslash"},
    {"Newline", {"a.png"}, 1, "a.png\n", "", "control characters"},
    {"NothingThere", {}, 1, "a.png", "", "there is no \"a.png\""},
};

INSTANTIATE_TEST_SUITE_P(ByNumber, FindImages, ::testing::ValuesIn(by_number), ScenarioName());
INSTANTIATE_TEST_SUITE_P(ByName, FindImages, ::testing::ValuesIn(by_name), ScenarioName());

TEST(FindImagesLinks, ALinkOutOfTheWorkspaceIsAProblem) {
  Workspace workspace;
  workspace.link("/etc/hostname", "p/assets/composites/clip_01.png");
  const Shot shot = workspace.find(1, "");
  EXPECT_EQ(shot.image, "");
  EXPECT_THAT(shot.image_problem, AllOf(HasSubstr("clip_01.png"), EndsWith("put a readable image there")));
}

TEST(FindImagesLinks, ALoopOfFoldersIsNotFollowed) {
  Workspace workspace;
  workspace.write("p/assets/a/harbour.png");
  workspace.link("..", "p/assets/a/loop");
  EXPECT_EQ(workspace.find(1, "harbour.png").image, "p/assets/a/harbour.png");
}

TEST(FindImagesLimits, FoldersThatAreTooDeepAreRefused) {
  Workspace workspace;
  workspace.write("p/assets/1/2/3/4/5/6/7/8/9/harbour.png");
  std::vector<Shot> shots(1);
  shots[0].number = 1;
  shots[0].image_name = "harbour.png";
  const auto found = find_images(workspace.files(), "p", shots);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::invalid_input);
  EXPECT_THAT(found.error().message, HasSubstr("move the images up"));
}

TEST(FindImagesSiblings, OneMissingImageLeavesTheOthersAlone) {
  Workspace workspace;
  workspace.write("p/assets/composites/clip_01.png");
  workspace.write("p/assets/composites/clip_03.png");
  std::vector<Shot> shots(3);
  for (int i = 0; i < 3; ++i) shots[static_cast<std::size_t>(i)].number = i + 1;
  ASSERT_TRUE(find_images(workspace.files(), "p", shots));
  EXPECT_EQ(shots[0].image, "p/assets/composites/clip_01.png");
  EXPECT_NE(shots[1].image_problem, "");
  EXPECT_EQ(shots[2].image, "p/assets/composites/clip_03.png");
}

struct SeveralImages {
  const char* scenario;
  std::vector<const char*> files;  ///< below assets/
  const char* image_name;          ///< of clip 2
  const char* found;               ///< below assets/
  const char* words;               ///< of the warning, or of the problem when nothing is found
};

void PrintTo(const SeveralImages& row, std::ostream* out) {
  *out << row.scenario;
}

class FindSeveralImages : public ::testing::TestWithParam<SeveralImages> {};

TEST_P(FindSeveralImages, TakesTheCompositeOfTheClipAndSaysSo) {
  const SeveralImages& row = GetParam();
  Workspace workspace;
  for (const char* file : row.files) workspace.write(std::string("p/assets/") + file);
  std::vector<Shot> shots(1);
  shots[0].number = 2;
  shots[0].image_name = row.image_name;
  const auto warnings = find_images(workspace.files(), "p", shots);
  ASSERT_TRUE(warnings) << warnings.error().message;
  const std::string found = row.found;
  EXPECT_EQ(shots[0].image, found.empty() ? "" : "p/assets/" + found) << shots[0].image_problem;
  if (found.empty()) {
    EXPECT_THAT(shots[0].image_problem, HasSubstr(row.words));
    EXPECT_TRUE(warnings->empty());
    return;
  }
  ASSERT_EQ(warnings->size(), 1U);
  EXPECT_EQ(warnings->front().number, 2);
  EXPECT_THAT(warnings->front().text, AllOf(HasSubstr(row.words), HasSubstr(row.image_name), HasSubstr(found),
                                            HasSubstr("name the one you mean")));
}

INSTANTIATE_TEST_SUITE_P(
    Names, FindSeveralImages,
    ::testing::Values(
        SeveralImages{"TheCompositeThatIsNamed",
                      {"a.png", "composites/clip_02_duel.png", "composites/clip_02.png"},
                      "a.png + clip_02_duel.png",
                      "composites/clip_02_duel.png",
                      "names 2 images"},
        SeveralImages{"TheCompositeOfItsNumber",
                      {"a.png", "b.png", "composites/clip_02_split.png"},
                      "a.png + b.png",
                      "composites/clip_02_split.png",
                      "names 2 images"},
        SeveralImages{"AnotherClipsCompositeIsNone",
                      {"a.png", "composites/clip_03.png"},
                      "a.png + clip_03.png",
                      "a.png",
                      "names 2 images"},
        SeveralImages{
            "TheFirstThatIsThere", {"b.png", "c.png"}, "a.png + b.png + c.png", "b.png", "names 3 images"},
        SeveralImages{"WithTwoCompositesOfTheNumber",
                      {"b.png", "composites/clip_02_x.png", "composites/clip_02_y.png"},
                      "a.png + b.png",
                      "b.png",
                      "names 2 images"},
        SeveralImages{"NoneOfThem", {"c.png"}, "a.png + b.png", "", "there is no \"a.png\""},
        SeveralImages{"OneLeavesTheProject", {"a.png"}, "a.png + ../b.png", "", "leaves the project"}),
    ScenarioName());

TEST(FindImagesTwice, IsSaidOfTheLaterClip) {
  Workspace workspace;
  workspace.write("p/assets/composites/clip_01.png");
  workspace.write("p/assets/composites/clip_02.png");
  std::vector<Shot> shots(3);
  for (int i = 0; i < 3; ++i) shots[static_cast<std::size_t>(i)].number = i + 1;
  shots[2].image_name = "clip_01.png";
  const auto warnings = find_images(workspace.files(), "p", shots);
  ASSERT_TRUE(warnings);
  EXPECT_EQ(shots[2].image, "p/assets/composites/clip_01.png");
  ASSERT_EQ(warnings->size(), 1U);
  EXPECT_EQ(warnings->front().number, 3);
  EXPECT_EQ(warnings->front().text,
            "its image assets/composites/clip_01.png is that of clip 1 too; name another one unless both are "
            "to begin alike");
}

TEST(FindShotList, PrefersMarkdownThenYamlThenCsv) {
  Workspace workspace;
  EXPECT_EQ(find_shot_list(workspace.files(), "p").error().code, ErrorCode::not_found);
  EXPECT_THAT(find_shot_list(workspace.files(), "p").error().message, HasSubstr("/p/shots.md"));
  for (const char* name : {"p/shots.csv", "p/shots.yml", "p/shots.yaml", "p/shots.md"}) {
    workspace.write(name);
    const Result<std::string> found = find_shot_list(workspace.files(), "p");
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(*found, name);
  }
}

TEST(ReadShotList, ReadsTheFileAndNamesItInErrors) {
  Workspace workspace;
  workspace.write("p/shots.md", "| Clip | Prompt |\n|-|-|\n| 1 | waves |\n");
  workspace.write("p/shots.csv", "Clip,Prompt\n1,\n");
  const Result<ShotList> list = read_shot_list(workspace.files(), "p/shots.md");
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_EQ(list->shots.size(), 1U);
  EXPECT_THAT(read_shot_list(workspace.files(), "p/shots.csv").error().message,
              StartsWith("p/shots.csv:2:3: "));
  EXPECT_EQ(read_shot_list(workspace.files(), "p/shots.yaml").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace zoetrope::shots

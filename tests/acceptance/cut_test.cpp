#include <nlohmann/json.hpp>

#include "acceptance/clip_files.h"
#include "acceptance/harness.h"

namespace zoetrope::acceptance {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

class Cut : public Acceptance {
 protected:
  [[nodiscard]] std::filesystem::path preview_file(int clip) const {
    return project() / ("previews/clip_0" + std::to_string(clip) + ".mp4");
  }
  Ended cut(const Words& more = {}) {
    Words words{"cut", "demo/story"};
    words.insert(words.end(), more.begin(), more.end());
    return zoetrope(words);
  }
  /// What `verify --deep` says about a file.
  Json verified(const std::filesystem::path& file) {
    const Ended ended = zoetrope({"verify", "--deep", "--json", file.string()});
    EXPECT_EQ(ended.status, 0) << ended.out;
    return Json::parse(ended.out).at("files").at(0);
  }
  /// What commands have left beside the shot list.
  int hidden() {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(project()))
      count += entry.path().filename().string().starts_with(".") ? 1 : 0;
    return count;
  }
  void TearDown() override {
    EXPECT_EQ(hidden(), 0);
    Acceptance::TearDown();
  }
};

constexpr const char* with_sound = "-f lavfi -i anullsrc=r=48000:cl=stereo -shortest -c:a aac ";

TEST_F(Cut, HasEveryPictureOfItsClipsInTheirOrder) {
  make_project(3);
  for (int clip = 1; clip <= 3; ++clip) make_marked_clip(clip_file(clip), "320x180", clip, "-bf 2");
  const Ended ended = cut();
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("Joined 3 of 3 clips, 3 of them without encoding: 6.00 s"));
  const std::filesystem::path file = project() / "cut.mp4";
  const Json info = verified(file);
  EXPECT_EQ(info.at("frames"), 24 * 6);
  EXPECT_NEAR(info.at("duration_s").get<double>(), 6.0, 0.05);
  EXPECT_EQ(info.at("audio"), false);
  EXPECT_THAT(info.at("warnings").dump(), Not(HasSubstr("lasts"))) << "it is no clip of ten seconds";
  EXPECT_THAT(verified(clip_file(1)).at("warnings").dump(), HasSubstr("lasts 1.00 s instead of 5.00 s"));

  const std::string before = read(file);
  EXPECT_EQ(cut().status, 0) << "a cut is replaced by a newer one";
  const Ended some = cut({"--json", "--output", (folder_ / "some.mp4").string()});
  EXPECT_EQ(some.status, 0) << some.err;
  EXPECT_EQ(Json::parse(some.out).at("file"), (folder_ / "some.mp4").string());
  EXPECT_EQ(zoetrope({"cut", "demo/story:2-3"}).status, 0);
  EXPECT_EQ(verified(project() / "cut-selection.mp4").at("frames"), 24 * 5);
  EXPECT_EQ(read(file).size(), before.size());
}

TEST_F(Cut, LeavesOutWhatIsMissingOrBrokenAndSaysSo) {
  make_project(4);
  for (const int clip : {1, 3, 4}) make_marked_clip(preview_file(clip), "320x180", 1, "-movflags +faststart");
  cut_short(preview_file(3), 200);
  const Ended ended = cut({"--previews", "--json"});
  EXPECT_EQ(ended.status, 1) << ended.err;
  const Json json = Json::parse(ended.out);
  EXPECT_EQ(json.at("clips").size(), 2U);
  EXPECT_EQ(json.at("left_out").at(0).at("number"), 2);
  EXPECT_THAT(json.at("left_out").at(0).at("reason").get<std::string>(), HasSubstr("there is no file yet"));
  EXPECT_EQ(json.at("left_out").at(1).at("number"), 3);
  EXPECT_THAT(json.at("left_out").at(1).at("reason").get<std::string>(), HasSubstr("is cut off"));
  EXPECT_EQ(verified(project() / "cut-previews.mp4").at("frames"), 48);
}

TEST_F(Cut, EncodesOnlyWhatDiffersAndSaysWhich) {
  make_project(4);
  make_marked_clip(clip_file(1), "320x180", 1, with_sound);
  make_marked_clip(clip_file(2), "320x180", 1, "");
  make_marked_clip(clip_file(3), "180x320", 1, "");
  make_marked_clip(clip_file(4), "320x180", 1, with_sound);
  const Ended ended = cut({"--json"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  const Json clips = Json::parse(ended.out).at("clips");
  EXPECT_EQ(clips.at(0).at("taken"), "copied");
  EXPECT_EQ(clips.at(1).at("taken"), "sound_encoded");
  EXPECT_EQ(clips.at(2).at("taken"), "encoded");
  EXPECT_EQ(clips.at(3).at("taken"), "copied");
  EXPECT_THAT(ended.err, HasSubstr("clip 03: encoding it anew: it is 180x320 instead of 320x180"));
  const Json info = verified(project() / "cut.mp4");
  EXPECT_EQ(info.at("frames"), 96);
  EXPECT_EQ(info.at("audio"), true);
  EXPECT_EQ(info.at("width"), 320);
  EXPECT_NEAR(info.at("duration_s").get<double>(), 4.0, 0.2);
}

TEST_F(Cut, RemovesWhatAKilledOneLeftAndNothingOfOneThatLives) {
  make_project(2);
  make_marked_clip(clip_file(1), "320x180", 1);
  make_marked_clip(clip_file(2), "1920x1080", 60);
  const auto killed = begin({"cut", "demo/story"});
  ASSERT_TRUE(killed->says("clip 02: encoding it anew"));
  ASSERT_TRUE(eventually([&] { return hidden() > 0; }));
  Ended beside = zoetrope({"cut", "demo/story:1"});
  EXPECT_EQ(beside.status, 0) << beside.err;
  EXPECT_GT(hidden(), 0) << "they are those of a cut that is still at work";
  killed->signal(SIGKILL);
  end(*killed);
  EXPECT_GT(hidden(), 0);
  EXPECT_EQ(zoetrope({"cut", "demo/story:1"}).status, 0);
  EXPECT_EQ(hidden(), 0);
}

TEST_F(Cut, ReplacesNoFileOfTheUsers) {
  make_project(1);
  make_marked_clip(clip_file(1), "320x180", 1);
  const std::filesystem::path mine = folder_ / "mine.mp4";
  std::filesystem::copy_file(clip_file(1), mine);
  const std::string before = read(mine);
  const Ended refused = cut({"--output", mine.string()});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err, HasSubstr("mine.mp4 is there and is no cut that zoetrope made"));
  EXPECT_TRUE(read(mine) == before);
  EXPECT_EQ(cut({"--output", (folder_ / "none/there.mp4").string()}).status, 2);
  std::filesystem::create_directory(folder_ / "folder.mp4");
  EXPECT_EQ(cut({"--output", (folder_ / "folder.mp4").string()}).status, 2);
}

TEST_F(Cut, OfNothingIsAnErrorWithItsRemedy) {
  make_project(2);
  const Ended ended = cut();
  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.err, HasSubstr("there is no whole clip of demo/story to join"));
  EXPECT_EQ(ended.out, "");
  EXPECT_FALSE(std::filesystem::exists(project() / "cut.mp4"));
  EXPECT_EQ(zoetrope({"cut", "demo/storry"}).status, 2);
}

}  // namespace
}  // namespace zoetrope::acceptance

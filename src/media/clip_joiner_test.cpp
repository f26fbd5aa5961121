#include "media/clip_joiner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "media/test_clips.h"

namespace zoetrope::media {
namespace {

using ::testing::HasSubstr;
using testing::run_ffmpeg;
using testing::TestFolder;

constexpr const char* h264 = "-c:v libx264 -preset ultrafast -g 12 -pix_fmt yuv420p ";

class ClipJoinerTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(folder_.files().make_directories("project/videos").has_value()); }

  /// A second of one colour. `words` come before the name of the file.
  void make_clip(int number, const std::string& size, const std::string& sound, const std::string& words) {
    const std::string colours[] = {"red", "lime", "blue"};
    std::string all = "-f lavfi -i color=c=" + colours[number % 3] + ":s=" + size + ":r=24:d=1 ";
    if (!sound.empty()) all += "-f lavfi -i " + sound + " -shortest -c:a aac ";
    run_ffmpeg(folder_, all + h264 + words + " project/" + name(number));
    const auto info = probe_->probe("project/" + name(number), Depth::packets, {}, {});
    ASSERT_TRUE(info.has_value()) << info.error().message;
    clips_.push_back({number, name(number), *info});
  }

  Result<std::string> join(std::stop_token stop = {}) {
    std::vector<ClipInfo> infos;
    for (const JoinClip& clip : clips_) infos.push_back(clip.info);
    plan_ = plan_join(infos);
    ClipJoiner joiner(folder_.files(), *ffmpeg_, {"project", clips_, plan_, "0a1b"});
    const auto joined = joiner.join(
        [this](const JoinClip& clip, const JoinStep&) { encoded_.push_back(clip.number); }, std::move(stop));
    if (!joined) return joined;
    const auto moved = probe_->remux_faststart(*joined, "whole.mp4", {});
    EXPECT_TRUE(moved.has_value()) << moved.error().message;
    return joined;
  }

  ClipInfo whole() {
    const auto info = probe_->probe("whole.mp4", Depth::frames, {}, {});
    EXPECT_TRUE(info.has_value()) << info.error().message;
    return info.value_or(ClipInfo{});
  }

  static std::string name(int number) { return "videos/clip_0" + std::to_string(number) + ".mp4"; }

  /// Nothing but the clips is left in the folder of the job.
  void TearDown() override {
    const auto left = folder_.files().list("project");
    ASSERT_TRUE(left.has_value());
    EXPECT_EQ(left->size(), 1U);
  }

  TestFolder folder_;
  std::unique_ptr<ChildProcess> children_ = make_child_process();
  ChildProcess* ffmpeg_ = children_.get();
  std::unique_ptr<ClipProbe> probe_ =
      make_child_clip_probe(folder_.files(), *children_, ZOETROPE_MEDIA_CHILD);
  std::vector<JoinClip> clips_;
  JoinPlan plan_;
  std::vector<int> encoded_;
};

TEST_F(ClipJoinerTest, KeepsEveryPictureOfClipsThatAgree) {
  for (int number = 1; number <= 3; ++number)
    make_clip(number, "320x180", "anullsrc=r=48000:cl=stereo", "-bf 2");
  const auto joined = join();
  ASSERT_TRUE(joined.has_value()) << joined.error().message;
  EXPECT_TRUE(encoded_.empty());
  const ClipInfo info = whole();
  EXPECT_EQ(info.frames, 72);
  EXPECT_NEAR(static_cast<double>(info.duration.count()) / 1e6, 3.0, 0.05);
  EXPECT_TRUE(info.has_audio);
  EXPECT_TRUE(info.faststart);
  EXPECT_TRUE(is_joined(**folder_.files().open("whole.mp4")));
  EXPECT_FALSE(is_joined(**folder_.files().open("project/" + name(1))));
}

TEST_F(ClipJoinerTest, EncodesTheOddOnesAndGivesThemSilence) {
  make_clip(1, "320x180", "sine=r=44100", "");
  make_clip(2, "180x320", "", "-bf 0");
  make_clip(3, "320x180", "", "");
  make_clip(4, "320x180", "sine=r=44100", "");
  const auto joined = join();
  ASSERT_TRUE(joined.has_value()) << joined.error().message;
  EXPECT_THAT(encoded_, ::testing::ElementsAre(2, 3));
  EXPECT_EQ(plan_.steps[1].treatment, Treatment::encode);
  EXPECT_EQ(plan_.steps[2].treatment, Treatment::sound);
  const ClipInfo info = whole();
  EXPECT_EQ(info.frames, 96);
  EXPECT_EQ(info.width, 320);
  EXPECT_EQ(info.height, 180);
  EXPECT_TRUE(info.has_audio);
  EXPECT_NEAR(static_cast<double>(info.duration.count()) / 1e6, 4.0, 0.1);
}

TEST_F(ClipJoinerTest, SaysWhatIsWrongWhenFfmpegFailsAndLeavesNothing) {
  make_clip(1, "320x180", "", "");
  folder_.write("project/" + name(1), "this is no clip any more");
  const auto joined = join();
  ASSERT_FALSE(joined.has_value());
  EXPECT_EQ(joined.error().code, ErrorCode::unavailable);
  EXPECT_THAT(joined.error().message, HasSubstr("ffmpeg could not join the clips (exit status "));
}

TEST_F(ClipJoinerTest, NamesTheRemedyWhenThereIsNoFfmpeg) {
  make_clip(1, "320x180", "", "");
  const auto nowhere = make_child_process("/nowhere");
  ffmpeg_ = nowhere.get();
  const auto joined = join();
  ASSERT_FALSE(joined.has_value());
  EXPECT_THAT(joined.error().message, HasSubstr("apt-get install ffmpeg"));
}

TEST_F(ClipJoinerTest, StopsWhenItIsTold) {
  make_clip(1, "320x180", "", "");
  std::stop_source stop;
  stop.request_stop();
  const auto joined = join(stop.get_token());
  ASSERT_FALSE(joined.has_value());
  EXPECT_EQ(joined.error().code, ErrorCode::cancelled);
}

TEST_F(ClipJoinerTest, TakesNothingElseForAJoinedFile) {
  folder_.write("text.mp4", "zoetrope cut");
  EXPECT_FALSE(is_joined(**folder_.files().open("text.mp4")));
}

}  // namespace
}  // namespace zoetrope::media

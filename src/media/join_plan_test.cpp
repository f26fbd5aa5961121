#include "media/join_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "media/join_commands.h"

namespace zoetrope::media {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

ClipInfo clip(const std::string& video, const std::string& sound = "aac 1 48000 2") {
  ClipInfo info{.codec = "h264", .width = 1920, .height = 1080};
  info.duration = std::chrono::seconds(10);
  info.frames = 240;
  info.has_audio = !sound.empty();
  info.streams.video = video;
  info.streams.sound = sound;
  if (info.has_audio) {
    info.streams.sound_rate = 48'000;
    info.streams.sound_channels = 2;
  }
  return info;
}

std::vector<Treatment> treatments(const JoinPlan& plan) {
  std::vector<Treatment> list;
  for (const JoinStep& step : plan.steps) list.push_back(step.treatment);
  return list;
}

TEST(JoinPlanTest, CopiesClipsThatAgree) {
  const JoinPlan plan = plan_join({clip("a"), clip("a"), clip("a")});
  EXPECT_THAT(treatments(plan), ::testing::Each(Treatment::copy));
  EXPECT_EQ(plan.width, 1920);
  EXPECT_EQ(plan.sound_rate, 48'000);
  EXPECT_EQ(plan.picture_time(), std::chrono::microseconds(41'666));
  EXPECT_THAT(treatments(plan_join({clip("a", ""), clip("a", "")})), ::testing::Each(Treatment::copy));
  EXPECT_FALSE(plan_join({clip("a", "")}).has_sound());
}

TEST(JoinPlanTest, EncodesTheFewLikeTheMany) {
  ClipInfo small = clip("b");
  small.width = 1280;
  small.height = 720;
  const JoinPlan plan = plan_join({small, clip("a"), clip("a"), clip("c")});
  EXPECT_THAT(treatments(plan),
              ::testing::ElementsAre(Treatment::encode, Treatment::copy, Treatment::copy, Treatment::encode));
  EXPECT_EQ(plan.width, 1920);
  EXPECT_EQ(plan.steps[0].why, "it is 1280x720 instead of 1920x1080");
  EXPECT_EQ(plan.steps[3].why, "it was encoded in another way than most");
}

TEST(JoinPlanTest, TakesTheEarlierFormatWhereTwoAreAsCommon) {
  EXPECT_THAT(treatments(plan_join({clip("a"), clip("b")})),
              ::testing::ElementsAre(Treatment::copy, Treatment::encode));
}

TEST(JoinPlanTest, GivesSilenceToClipsWithoutSoundAsSoonAsOneHasSome) {
  const JoinPlan plan = plan_join({clip("a", ""), clip("a"), clip("b", "")});
  EXPECT_THAT(treatments(plan), ::testing::ElementsAre(Treatment::sound, Treatment::copy, Treatment::encode));
  EXPECT_TRUE(plan.steps[0].silent);
  EXPECT_TRUE(plan.steps[2].silent);
  EXPECT_EQ(plan.sound_channels, 2);
}

TEST(JoinPlanTest, EncodesOnlyTheSoundWhereOnlyThatDiffers) {
  ClipInfo other = clip("a", "aac 1 44100 1");
  other.streams.sound_rate = 44'100;
  other.streams.sound_channels = 1;
  const JoinPlan plan = plan_join({clip("a"), clip("a"), other});
  EXPECT_EQ(plan.steps[2].treatment, Treatment::sound);
  EXPECT_FALSE(plan.steps[2].silent);
  EXPECT_THAT(plan.steps[2].why, HasSubstr("44100 Hz and 1 channels instead of 48000 Hz and 2"));
}

TEST(JoinCommandsTest, RestrictWhatIsReadAndNameNoFileButOurs) {
  const JoinPlan plan = plan_join({clip("a"), clip("b", "")});
  const JoinClip odd{2, "videos/clip_02.mp4", clip("b", "")};
  const auto prepare = prepare_command(odd, plan.steps[1], plan, ".cut-1-02.mp4");
  for (const auto& words : {prepare, join_command(".cut-1.txt", plan, ".cut-1.mp4")}) {
    EXPECT_EQ(words.front(), "ffmpeg");
    EXPECT_THAT(words, Contains("-protocol_whitelist"));
    EXPECT_THAT(words, Contains("-format_whitelist"));
    EXPECT_THAT(words, Contains("-codec_whitelist"));
    EXPECT_THAT(words, Contains("-n")) << "nothing is overwritten";
  }
  EXPECT_THAT(prepare, Contains(HasSubstr("fps=240000000/10000000")));
  EXPECT_THAT(prepare, Contains("anullsrc=r=48000:cl=stereo"));
  EXPECT_THAT(join_command("l", plan_join({clip("a", "")}), "o"), Not(Contains("0:a:0")));
}

TEST(JoinCommandsTest, ListFilesWithTheirLengths) {
  EXPECT_EQ(concat_list({{"videos/clip_01.mp4", std::chrono::milliseconds(10'040)}, {".cut-1-02.mp4", {}}}),
            "ffconcat version 1.0\nfile 'videos/clip_01.mp4'\nduration 10.040000\n"
            "file '.cut-1-02.mp4'\nduration 0.000000\n");
}

}  // namespace
}  // namespace zoetrope::media

#include <fmt/format.h>

#include <array>
#include <fstream>

#include "providers/animatic/animatic_fixture.h"
#include "providers/animatic/animatic_task.h"
#include "providers/provider.h"

namespace zoetrope::providers {
namespace {

using Pixel = std::array<int, 3>;

class AnimaticChildTest : public AnimaticTest {
 protected:
  ChildResult render(const std::string& image, const std::string& seconds, const std::string& move) {
    return run({ANIMATIC_CHILD_PROGRAM, animatic_child_command, "--image", image, "--output", output(),
                "--seconds", seconds, "--move", move});
  }
  [[nodiscard]] std::string output() const { return folder_ + "/clip.mp4"; }

  /// The mean colour of a square of 16 pixels of one frame, as a player that heeds the colour tags shows it.
  Pixel colour_at(const std::string& file, int frame, int x, int y) {
    const std::string filter = fmt::format(
        "select=eq(n\\,{}),format=gbrp,crop=16:16:{}:{},scale=1:1:flags=area,"
        "format=rgb24",
        frame, x, y);
    const ChildResult got = run({"ffmpeg", "-nostdin", "-v", "error", "-i", file, "-vf", filter, "-frames:v",
                                 "1", "-f", "rawvideo", "pipe:1"});
    EXPECT_EQ(got.output.size(), 3U) << got.errors;
    Pixel pixel{};
    for (std::size_t i = 0; i < 3 && i < got.output.size(); ++i)
      pixel[i] = static_cast<unsigned char>(got.output[i]);
    return pixel;
  }

  void expect_near(const Pixel& got, const Pixel& wanted, const std::string& where) {
    constexpr int difference_max = 5;
    for (std::size_t i = 0; i < 3; ++i)
      EXPECT_NEAR(got[i], wanted[i], difference_max) << where << " channel " << i;
  }
};

TEST_F(AnimaticChildTest, MakesAWholeClipOfExactlyTheAskedForm) {
  const std::string image = folder_ + "/still.png";
  make_picture(image, "testsrc2=s=1920x1080");
  const ChildResult rendered = render(image, "5", "push-in");
  ASSERT_EQ(rendered.exit_status, 0) << rendered.errors;
  EXPECT_EQ(rendered.output + rendered.errors, "");
  EXPECT_FALSE(std::filesystem::exists(output() + ".part"));

  const ChildResult probed = run(
      {"ffprobe", "-v", "error", "-count_frames", "-show_entries",
       "stream=codec_name,width,height,pix_fmt,r_frame_rate,nb_read_frames,duration,color_range,color_space,"
       "color_primaries,sample_rate,channels:format=duration",
       "-of", "compact=p=0", output()});
  EXPECT_EQ(
      probed.output,
      "codec_name=h264|width=1920|height=1080|pix_fmt=yuv420p|color_range=tv|color_space=bt709|"
      "color_primaries=bt709|r_frame_rate=30/1|duration=5.000000|nb_read_frames=150\n"
      "codec_name=aac|sample_rate=48000|channels=2|r_frame_rate=0/0|duration=5.000000|nb_read_frames=235\n"
      "duration=5.000000\n");
  std::string head(64, '\0');
  std::ifstream(output()).read(head.data(), 64);
  EXPECT_NE(head.find("moov"), std::string::npos) << "moov does not stand first";
}

TEST_F(AnimaticChildTest, ShowsTheColoursOfTheStillWhateverItsFormat) {
  const std::string bars = "smptehdbars=s=1920x1080,format=rgb24";
  for (const std::string name : {"/still.png", "/still.jpg"}) {
    const std::string image = folder_ + name;
    make_picture(image, bars);
    const ChildResult rendered = render(image, "1", "hold");
    ASSERT_EQ(rendered.exit_status, 0) << rendered.errors;
    for (const auto& [x, y] :
         {std::pair{100, 200}, {350, 200}, {560, 200}, {960, 200}, {1350, 200}, {1850, 900}}) {
      expect_near(colour_at(output(), 10, x, y), colour_at(image, 0, x, y),
                  fmt::format("{} {},{}", name, x, y));
    }
  }
}

TEST_F(AnimaticChildTest, CutsAnotherShapeAroundItsMiddleAndMoves) {
  const std::string image = folder_ + "/still.png";
  // Three bands in a square picture: 16:9 cuts most of the first and the last away.
  make_picture(
      image,
      "color=red:s=900x900,drawbox=y=180:h=540:color=lime:t=fill,drawbox=y=720:h=180:color=blue:t=fill,"
      "format=rgb24");
  const ChildResult rendered = render(image, "1", "sink");
  ASSERT_EQ(rendered.exit_status, 0) << rendered.errors;
  const Pixel red = {255, 0, 0};
  const Pixel green = {0, 255, 0};
  const Pixel blue = {0, 0, 255};
  // The cut lies between rows 197 and 703 of the picture: all green, in the first frame as in the last.
  for (const int frame : {0, 29}) {
    for (const int y : {2, 500, 1060}) {
      const Pixel got = colour_at(output(), frame, 900, y);
      EXPECT_NE(got, red);
      EXPECT_NE(got, blue);
      expect_near(got, green, fmt::format("frame {} row {}", frame, y));
    }
  }
}

TEST_F(AnimaticChildTest, BadInputEndsWithItsOwnStatusAndLeavesNothing) {
  const std::string good = folder_ + "/good.png";
  make_picture(good, "color=red:s=320x180,format=rgb24");
  std::ofstream(folder_ + "/text.png") << "this is no picture";
  std::ofstream(folder_ + "/list.png") << "ffconcat version 1.0\nfile /etc/passwd\n";
  std::ofstream(folder_ + "/play.png") << "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n";
  std::ofstream(folder_ + "/empty.png");
  for (const char* name : {"text.png", "list.png", "play.png", "empty.png"}) {
    const ChildResult rendered = render(folder_ + "/" + name, "5", "hold");
    EXPECT_EQ(rendered.exit_status, bad_input_status) << name;
    EXPECT_NE(rendered.errors.find(name), std::string::npos) << rendered.errors;
  }
  EXPECT_EQ(render(good, "0", "hold").exit_status, bad_input_status);
  EXPECT_EQ(render(good, "5", "leap").exit_status, bad_input_status);
  EXPECT_EQ(render("good.png", "5", "hold").exit_status, bad_input_status);
  EXPECT_EQ(render(folder_ + "/missing.png", "5", "hold").exit_status, 1);
  EXPECT_EQ(run({ANIMATIC_CHILD_PROGRAM, animatic_child_command}).exit_status, bad_input_status);
  EXPECT_EQ(run({ANIMATIC_CHILD_PROGRAM, animatic_child_command, "--image"}).exit_status, bad_input_status);
  EXPECT_FALSE(std::filesystem::exists(output()));
  EXPECT_FALSE(std::filesystem::exists(output() + ".part"));
}

TEST_F(AnimaticChildTest, AnOutputThatCannotBeWrittenIsOrdinaryFailure) {
  const std::string image = folder_ + "/still.png";
  make_picture(image, "color=red:s=320x180,format=rgb24");
  std::filesystem::create_directory(output() + ".part");
  EXPECT_EQ(render(image, "1", "hold").exit_status, 1);
}

}  // namespace
}  // namespace zoetrope::providers

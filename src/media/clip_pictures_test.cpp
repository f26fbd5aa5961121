#include "media/clip_pictures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "env/child_process.h"
#include "media/test_clips.h"

namespace zoetrope::media {
namespace {

using testing::clip_folder;
using ::testing::HasSubstr;
using testing::run_ffmpeg;

struct Colour {
  int red = 0;
  int green = 0;
  int blue = 0;
};
constexpr Colour red{255, 0, 0};
constexpr Colour lime{0, 255, 0};
constexpr Colour blue{0, 0, 255};

/// H.264 does not keep a colour to the last bit.
constexpr int colour_tolerance = 12;

void expect_all(const Picture& picture, Colour colour) {
  ASSERT_EQ(picture.rgb.size(), static_cast<std::size_t>(3 * picture.width * picture.height));
  for (std::size_t i = 0; i < picture.rgb.size(); i += 3) {
    const int off = std::abs(picture.rgb[i] - colour.red) + std::abs(picture.rgb[i + 1] - colour.green) +
                    std::abs(picture.rgb[i + 2] - colour.blue);
    ASSERT_LE(off, 3 * colour_tolerance) << "at byte " << i << " of " << picture.rgb.size();
  }
}

/// 24 grey pictures, of which the first is red, the twelfth lime and the last blue.
void make_marked(const std::string& size, const std::string& words, const std::string& name) {
  run_ffmpeg(clip_folder(),
             "-f lavfi -i color=c=gray:s=" + size +
                 ":r=24:d=1,drawbox=t=fill:c=red:enable='eq(n,0)',"
                 "drawbox=t=fill:c=lime:enable='eq(n,11)',drawbox=t=fill:c=blue:enable='eq(n,23)' "
                 "-c:v libx264 -preset veryfast -pix_fmt yuv420p " +
                 words + " " + name);
}

class ClipPicturesTest : public ::testing::Test {
 protected:
  Result<ClipPictures> read(const std::string& name) {
    return reader_->read(name, {std::chrono::seconds(1)}, {});
  }

  std::unique_ptr<ChildProcess> children_ = make_child_process();
  std::unique_ptr<PictureReader> reader_ =
      make_child_picture_reader(clip_folder().files(), *children_, ZOETROPE_MEDIA_CHILD);
};

TEST_F(ClipPicturesTest, AreTheFirstTheMiddleAndTheLastWhateverTheEncoderDid) {
  const std::string kinds[] = {
      "-bf 0 -g 250",                          // one beginning for all
      "-bf 3 -g 250",                          // shown in another order than stored
      "-bf 3 -g 5",                            // several beginnings
      "-bf 3 -g 5 -x264-params open-gop=1",    // pictures that are shown before the beginning they follow
      "-bf 2 -g 250 -movflags frag_keyframe",  // fragments
      "-bf 0 -g 1"};                           // every picture is a beginning
  for (const std::string& kind : kinds) {
    SCOPED_TRACE(kind);
    make_marked("320x180", kind, "marked.mp4");
    const auto clip = read("marked.mp4");
    ASSERT_TRUE(clip.has_value()) << clip.error().message;
    EXPECT_EQ(clip->info.frames, 24);
    EXPECT_EQ(clip->first.width, 480);
    EXPECT_EQ(clip->first.height, 270);
    expect_all(clip->first, red);
    expect_all(clip->middle, lime);
    expect_all(clip->last, blue);
  }
}

TEST_F(ClipPicturesTest, KeepTheShapeInWhichPlayersShowThem) {
  make_marked("90x160", "", "portrait.mp4");
  const auto portrait = read("portrait.mp4");
  ASSERT_TRUE(portrait.has_value()) << portrait.error().message;
  EXPECT_EQ(portrait->first.width, 152);
  EXPECT_EQ(portrait->first.height, 270);
  make_marked("160x180", "-aspect 16:9", "squeezed.mp4");
  const auto squeezed = read("squeezed.mp4");
  ASSERT_TRUE(squeezed.has_value()) << squeezed.error().message;
  EXPECT_EQ(squeezed->first.width, 480);
  EXPECT_EQ(squeezed->first.height, 270);
}

TEST_F(ClipPicturesTest, OfAClipWithASinglePictureAreThreeTimesThatOne) {
  run_ffmpeg(clip_folder(), "-f lavfi -i color=c=red:s=320x180:r=24:d=1 -frames:v 1 -c:v libx264 one.mp4");
  const auto clip = read("one.mp4");
  ASSERT_TRUE(clip.has_value()) << clip.error().message;
  EXPECT_EQ(clip->first, clip->middle);
  EXPECT_EQ(clip->first, clip->last);
}

TEST_F(ClipPicturesTest, HaveTheColoursOfHdInLargeClips) {
  make_marked("1920x1080", "-color_range tv -colorspace bt709 -vf scale=out_color_matrix=bt709", "hd709.mp4");
  const auto clip = read("hd709.mp4");
  ASSERT_TRUE(clip.has_value()) << clip.error().message;
  expect_all(clip->middle, lime);
}

TEST_F(ClipPicturesTest, AreNotTakenFromAFileThatIsNotWhole) {
  make_marked("320x180", "-movflags +faststart", "marked.mp4");
  const std::string whole = clip_folder().read("marked.mp4");
  clip_folder().write("cut.mp4", std::string_view(whole).substr(0, whole.size() - 200));
  const auto cut = read("cut.mp4");
  ASSERT_FALSE(cut.has_value());
  EXPECT_EQ(cut.error().code, ErrorCode::corrupt);
  EXPECT_THAT(cut.error().message, HasSubstr("cut.mp4 is cut off"));
  const auto other = read("hevc.mp4");
  ASSERT_FALSE(other.has_value());
  EXPECT_THAT(other.error().message, HasSubstr("hevc.mp4 is HEVC, expected H.264"));
  EXPECT_EQ(read("none.mp4").error().code, ErrorCode::not_found);
}

TEST_F(ClipPicturesTest, OfDamagedClipsEndInAnErrorAndNotInACrash) {
  make_marked("320x180", "-bf 3 -g 250", "marked.mp4");
  const std::string whole = clip_folder().read("marked.mp4");
  int refused = 0;
  for (std::size_t at = 40; at < whole.size(); at += whole.size() / 40) {
    std::string damaged = whole;
    for (std::size_t i = at; i < at + 8 && i < damaged.size(); ++i)
      damaged[i] = static_cast<char>(~damaged[i]);
    clip_folder().write("damaged.mp4", damaged);
    const auto clip = read("damaged.mp4");
    if (clip) continue;
    ++refused;
    EXPECT_EQ(clip.error().code, ErrorCode::corrupt) << clip.error().message;
  }
  EXPECT_GT(refused, 0);
}

TEST_F(ClipPicturesTest, AreNotWaitedForWhenNobodyWantsThem) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(reader_->read("whole.mp4", {}, stop.get_token()).error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace zoetrope::media

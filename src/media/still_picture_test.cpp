#include "media/still_picture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "media/picture_lines.h"
#include "media/probe_words.h"
#include "media/still_decode.h"
#include "media/test_clips.h"

namespace zoetrope::media {
namespace {

using testing::clip_folder;
using testing::run_ffmpeg;

class StillPictureTest : public ::testing::Test {
 protected:
  Result<Picture> read(const std::string& name, ImageFormat format) {
    ImageInfo image;
    image.format = format;
    return reader_->read(name, image, {});
  }

  std::unique_ptr<ChildProcess> children_ = make_child_process();
  std::unique_ptr<StillReader> reader_ =
      make_child_still_reader(clip_folder().files(), *children_, ZOETROPE_MEDIA_CHILD);
};

TEST_F(StillPictureTest, OfAPngAndAJpegHaveTheirColoursAndShape) {
  for (const bool png : {true, false}) {
    const std::string name = png ? "lime.png" : "lime.jpg";
    run_ffmpeg(clip_folder(), "-f lavfi -i color=c=lime:s=1920x1080 -frames:v 1 " + name);
    const auto picture = read(name, png ? ImageFormat::png : ImageFormat::jpeg);
    ASSERT_TRUE(picture) << picture.error().message;
    EXPECT_EQ(picture->width, 480);
    EXPECT_EQ(picture->height, 270);
    ASSERT_EQ(picture->rgb.size(), std::size_t{3} * 480 * 270);
    EXPECT_LE(picture->rgb[0], 12);
    EXPECT_GE(picture->rgb[1], 243);
    EXPECT_LE(picture->rgb[2], 12);
  }
}

TEST_F(StillPictureTest, OfWhatDoesNotDecodeIsAnErrorThatNamesTheFile) {
  clip_folder().write("noise.png", std::string(5000, 'x'));
  for (const ImageFormat format : {ImageFormat::png, ImageFormat::jpeg}) {
    const auto picture = read("noise.png", format);
    ASSERT_FALSE(picture);
    EXPECT_EQ(picture.error().code, ErrorCode::corrupt);
    EXPECT_THAT(picture.error().message, ::testing::StartsWith("noise.png does not decode"));
  }
  clip_folder().write("empty.png", "");
  EXPECT_EQ(read("empty.png", ImageFormat::png).error().code, ErrorCode::corrupt);
  EXPECT_EQ(read("nowhere.png", ImageFormat::png).error().code, ErrorCode::not_found);
}

TEST_F(StillPictureTest, AreNotMadeOnceStopped) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(reader_->read("lime.png", {}, stop.get_token()).error().code, ErrorCode::cancelled);
}

TEST(StillReport, IsReadAsItIsPrinted) {
  const Picture picture{2, 1, {1, 2, 3, 4, 5, 6}};
  EXPECT_EQ(parse_still_report(print_still_report(picture)).value(), picture);
  const Error broken{ErrorCode::corrupt, "does not decode"};
  EXPECT_EQ(parse_still_report(print_still_report(broken)).error(), broken);
}

TEST(StillReport, OfAPuppetIsNotBelieved) {
  for (const std::string text :
       {"", "\n", "2 1\n12345", "2 1\n1234567", "0 1\n", "481 1\n", "2\n123456", "2 1 1 1\n123456", "-2 1\n",
        "{}", "{\"code\":\"no_space\",\"message\":\"x\"}"}) {
    EXPECT_EQ(parse_still_report(text).error().code, ErrorCode::unavailable) << text;
  }
}

TEST(StillWordsTest, AreUnderstoodAsTheyArePrintedAndNotOtherwise) {
  const auto words = parse_still_words(print_still_words({ImageFormat::jpeg, SymlinkPolicy::follow, "/a b"}));
  ASSERT_TRUE(words.has_value());
  EXPECT_EQ(words->path, "/a b");
  EXPECT_EQ(words->format, ImageFormat::jpeg);
  EXPECT_EQ(words->symlinks, SymlinkPolicy::follow);
  for (const std::vector<std::string>& wrong :
       std::vector<std::vector<std::string>>{{},
                                             {"still"},
                                             {"still", "gif", "refuse", "/a"},
                                             {"still", "png", "refuse", ""},
                                             {"still", "png", "/a"}})
    EXPECT_FALSE(parse_still_words(wrong).has_value());
}

}  // namespace
}  // namespace zoetrope::media

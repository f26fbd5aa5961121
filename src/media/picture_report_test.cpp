#include <gtest/gtest.h>

#include "media/picture_extract.h"
#include "media/picture_scaler.h"
#include "media/probe_words.h"

namespace zoetrope::media {
namespace {

Picture plain(int width, int height, std::uint8_t value) {
  return {width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(3 * width * height), value)};
}

PictureReport sample() {
  return {{"h264", 1920, 1080, std::chrono::seconds(10), 240, false, {"key", "", 0, 0}},
          {plain(2, 1, '\n'), plain(1, 3, 0), plain(4, 4, 255)}};
}

TEST(PictureReportTest, SurvivesItsWayThroughThePipe) {
  const auto back = parse_picture_report(print_picture_report(sample()));
  ASSERT_TRUE(back.has_value()) << back.error().message;
  EXPECT_EQ(back->clip, sample().clip);
  EXPECT_EQ(back->pictures, sample().pictures);
}

TEST(PictureReportTest, CarriesAnErrorInPlaceOfPictures) {
  const auto back = parse_picture_report(print_picture_report(Error{ErrorCode::corrupt, "is cut off"}));
  ASSERT_FALSE(back.has_value());
  EXPECT_EQ(back.error().code, ErrorCode::corrupt);
  EXPECT_EQ(back.error().message, "is cut off");
}

TEST(PictureReportTest, BelievesNothingElse) {
  const std::string good = print_picture_report(sample());
  const std::size_t sizes = good.find('\n') + 1;
  const auto with_sizes = [&](const std::string& text) {
    return good.substr(0, sizes) + text + good.substr(good.find('\n', sizes));
  };
  EXPECT_TRUE(parse_picture_report(with_sizes("2 1 1 3 4 4")).has_value());
  const std::string wrong[] = {"",
                               good.substr(0, good.size() - 1),
                               good + "x",
                               good.substr(0, sizes),
                               good.substr(sizes),
                               with_sizes(""),
                               with_sizes("2 1 1 3 4"),
                               with_sizes("2 1 1 3 4 4 4"),
                               with_sizes("0 1 1 3 4 4"),
                               with_sizes("-2 1 1 3 4 4"),
                               with_sizes("2 1 1 3 4 999999999999"),
                               with_sizes("481 1 1 3 4 4"),
                               with_sizes("2 1 1 3 4 271")};
  for (const std::string& text : wrong) {
    const auto report = parse_picture_report(text);
    ASSERT_FALSE(report.has_value()) << text;
    EXPECT_EQ(report.error().code, ErrorCode::unavailable);
  }
}

TEST(PictureReportTest, OfTheLargestPicturesFitsIntoItsLimit) {
  PictureReport report = sample();
  for (Picture& picture : report.pictures) picture = plain(picture_width_max, picture_height_max, 7);
  EXPECT_LE(print_picture_report(report).size(), picture_report_bytes_max);
}

TEST(PictureWordsTest, AreUnderstoodAsTheyArePrintedAndNotOtherwise) {
  const auto words = parse_picture_words(print_picture_words({SymlinkPolicy::follow, "/a/b c"}));
  ASSERT_TRUE(words.has_value());
  EXPECT_EQ(words->path, "/a/b c");
  EXPECT_EQ(words->symlinks, SymlinkPolicy::follow);
  for (const std::vector<std::string>& wrong :
       std::vector<std::vector<std::string>>{{},
                                             {"pictures"},
                                             {"pictures", "refuse", ""},
                                             {"pictures", "maybe", "/a"},
                                             {"probe", "refuse", "/a"}})
    EXPECT_FALSE(parse_picture_words(wrong).has_value());
}

TEST(FittedTest, FillsTheLargestSizeInOneDirectionAndKeepsTheShape) {
  EXPECT_EQ(fitted(1920, 1080, 1), (PictureSize{480, 270}));
  EXPECT_EQ(fitted(1080, 1920, 1), (PictureSize{152, 270}));
  EXPECT_EQ(fitted(16, 9, 1), (PictureSize{480, 270}));
  EXPECT_EQ(fitted(720, 576, 64.0 / 45), (PictureSize{480, 270}));
  EXPECT_EQ(fitted(40'000, 1, 1), (PictureSize{480, 1}));
  EXPECT_EQ(fitted(1, 40'000, 1), (PictureSize{1, 270}));
}

TEST(JpegTest, IsAWholeJpegOfThatSize) {
  const auto jpeg = jpeg_of(plain(480, 270, 90));
  ASSERT_TRUE(jpeg.has_value()) << jpeg.error().message;
  EXPECT_TRUE(jpeg->starts_with("\xFF\xD8\xFF"));
  EXPECT_TRUE(jpeg->ends_with("\xFF\xD9"));
  EXPECT_TRUE(jpeg_of(plain(1, 1, 0)).has_value());
  EXPECT_TRUE(jpeg_of(plain(151, 269, 255)).has_value());
}

}  // namespace
}  // namespace zoetrope::media

#include "media/child_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "media/nal_check.h"
#include "media/probe_words.h"

namespace zoetrope::media {
namespace {

using namespace std::string_literals;

TEST(ChildReportTest, SurvivesItsWayThroughJson) {
  const ChildReport report{"h264",
                           1920,
                           1080,
                           std::chrono::milliseconds(10'042),
                           241,
                           true,
                           {"1920x1080 0a1b", "aac lc 48000 2", 48'000, 2}};
  const auto back = parse_report(print_report(report));
  ASSERT_TRUE(back.has_value()) << back.error().message;
  EXPECT_EQ(*back, report);
}

TEST(ChildReportTest, CarriesErrorsAndMakesTheirTextHarmless) {
  const auto corrupt =
      parse_report(print_report(Error{ErrorCode::corrupt, "is HEVC,\n\x1B[31m expected H.264 \xFF"}));
  ASSERT_FALSE(corrupt.has_value());
  EXPECT_EQ(corrupt.error().code, ErrorCode::corrupt);
  EXPECT_THAT(corrupt.error().message, ::testing::StartsWith("is HEVC,??[31m expected H.264"));
  const auto other = parse_report(print_report(Error{ErrorCode::payment_required, "pay me"}));
  EXPECT_EQ(other.error().code, ErrorCode::unavailable);
}

TEST(ChildReportTest, BelievesNothingElse) {
  const std::string good =
      R"({"codec":"h264","width":1920,"height":1080,"duration_micros":1,"frames":1,"has_audio":false,)"
      R"("video_key":"a","sound_key":"","sound_rate":0,"sound_channels":0})";
  ASSERT_TRUE(parse_report(good).has_value());
  for (const std::string field : {"codec", "width", "height", "duration_micros", "frames", "has_audio",
                                  "video_key", "sound_key", "sound_rate", "sound_channels"}) {
    std::string without = good;
    without.replace(without.find(field), 1, "X");
    EXPECT_EQ(parse_report(without).error().code, ErrorCode::unavailable) << field;
  }
  for (const std::string wrong :
       {"-1", "1e3", "99999999999999999999", "18446744073709551615", "\"1\"", "null", "[]"}) {
    std::string altered = good;
    altered.replace(altered.find("1920"), 4, wrong);
    EXPECT_EQ(parse_report(altered).error().code, ErrorCode::unavailable) << wrong;
  }
  std::string silent_sound = good;
  silent_sound.replace(silent_sound.find("\"sound_key\":\"\""), 14, "\"sound_key\":\"aac\"");
  EXPECT_EQ(parse_report(silent_sound).error().code, ErrorCode::unavailable) << silent_sound;
  for (const std::string text :
       {"", "null", "[]", "{", "Segmentation fault", "{\"code\":7,\"message\":\"x\"}"})
    EXPECT_EQ(parse_report(text).error().code, ErrorCode::unavailable) << text;
}

TEST(ProbeWordsTest, SurviveTheirWayThroughArguments) {
  const ProbeWords words{Depth::frames, SymlinkPolicy::follow, "/a b/--clip.mp4"};
  const auto back = parse_probe_words(print_probe_words(words));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->depth, words.depth);
  EXPECT_EQ(back->symlinks, words.symlinks);
  EXPECT_EQ(back->path, words.path);
  EXPECT_FALSE(parse_probe_words({}).has_value());
  EXPECT_FALSE(parse_probe_words({"probe", "packets", "refuse", ""}).has_value());
  EXPECT_FALSE(parse_probe_words({"probe", "packets", "/clip.mp4"}).has_value());
  EXPECT_FALSE(parse_probe_words({"remux", "packets", "refuse", "/clip.mp4"}).has_value());
}

TEST(NalCheckTest, TellsUnitsFromHoles) {
  EXPECT_TRUE(is_row_of_nal_units("\0\0\0\2ab\0\0\0\1c"s, 4));
  EXPECT_TRUE(is_row_of_nal_units("\0\2ab\0\0\0"s, 2)) << "padding";
  EXPECT_FALSE(is_row_of_nal_units(std::string(1000, '\0'), 4)) << "a hole";
  EXPECT_FALSE(is_row_of_nal_units("\0\0\0\3ab"s, 4)) << "longer than the sample";
  EXPECT_FALSE(is_row_of_nal_units("\xFF\xFF\xFF\xFF"s, 4));
  EXPECT_FALSE(is_row_of_nal_units("\0\0\0\1ab"s, 4)) << "a rest";
  EXPECT_FALSE(is_row_of_nal_units("", 4));
  EXPECT_EQ(nal_length_bytes("\1\x64\0\x28\xFF\xE1\0"s), 4U);
  EXPECT_EQ(nal_length_bytes("\1\x64\0\x28\xFD\xE1\0"s), 2U);
  EXPECT_EQ(nal_length_bytes("\0\0\0\1\x67\x64\0\x28"s), 0U);
  EXPECT_EQ(nal_length_bytes(""), 0U);
}

}  // namespace
}  // namespace zoetrope::media

#include "media/image_probe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/hash.h"
#include "media/test_clips.h"

namespace zoetrope::media {
namespace {

using testing::be32_bytes;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using testing::TestFolder;

const std::string signature = "\x89PNG\r\n\x1A\n";

std::string png_chunk(const std::string& type, const std::string& data) {
  return be32_bytes(data.size()) + type + data + be32_bytes(crc32(type + data));
}

std::string png_header(std::uint32_t width, std::uint32_t height, const std::string& rest) {
  return png_chunk("IHDR", be32_bytes(width) + be32_bytes(height) + rest);
}

const std::string rgb8{"\x08\x02\x00\x00\x00", 5};
const std::string end_chunk = png_chunk("IEND", "");

std::string png(std::uint32_t width, std::uint32_t height, std::size_t data_bytes = 1000) {
  return signature + png_header(width, height, rgb8) + png_chunk("IDAT", std::string(data_bytes, 'x')) +
         end_chunk;
}

std::string segment(char marker, const std::string& data) {
  const std::size_t length = data.size() + 2;
  return std::string{'\xFF', marker, static_cast<char>(length >> 8U), static_cast<char>(length & 0xFFU)} +
         data;
}

std::string frame_header(int width, int height, int components = 3, char precision = 8) {
  std::string data{precision,
                   static_cast<char>(height >> 8),
                   static_cast<char>(height & 0xFF),
                   static_cast<char>(width >> 8),
                   static_cast<char>(width & 0xFF),
                   static_cast<char>(components)};
  data.append(static_cast<std::size_t>(3 * components), '\x11');
  return data;
}

const std::string jpeg_begin = "\xFF\xD8" + segment('\xE0', "JFIF");
/// A stuffed 0xFF, a restart marker and fill bytes stand inside the coded data.
const std::string jpeg_scan_part =
    segment('\xDA', "abc") + std::string("data\xFF\x00more\xFF\xD3rest\xFF\xFF\xD9", 19);

std::string jpeg(int width, int height) {
  return jpeg_begin + segment('\xC0', frame_header(width, height)) + jpeg_scan_part;
}

class ImageProbeTest : public ::testing::Test {
 protected:
  Result<ImageInfo> probe(const std::string& bytes) {
    folder_.write("clip_07.png", bytes);
    return probe_image(folder_.files(), "clip_07.png");
  }
  void expect_refused(const std::string& bytes, const std::string& message) {
    const auto result = probe(bytes);
    ASSERT_FALSE(result.has_value()) << "expected: " << message;
    EXPECT_EQ(result.error().code, ErrorCode::invalid_input);
    EXPECT_THAT(result.error().message, StartsWith("clip_07.png is "));
    EXPECT_THAT(result.error().message, HasSubstr(message));
    EXPECT_EQ(result.error().message.find('\n'), std::string::npos);
  }
  TestFolder folder_;
};

TEST_F(ImageProbeTest, TakesAPngOfTheUsualSizeWithoutWarning) {
  const std::string bytes = png(1920, 1080, 200'000);
  const auto image = probe(bytes);
  ASSERT_TRUE(image.has_value()) << image.error().message;
  EXPECT_EQ(image->format, ImageFormat::png);
  EXPECT_EQ(image->width, 1920);
  EXPECT_EQ(image->height, 1080);
  EXPECT_EQ(image->bytes, bytes.size());
  EXPECT_EQ(image->sha256, sha256_hex(bytes));
  EXPECT_TRUE(image->warnings.empty());
  EXPECT_EQ(content_type(image->format), "image/png");
}

TEST_F(ImageProbeTest, TakesAJpegAndItsPadding) {
  const std::string bytes = jpeg(1920, 1080) + std::string(300, '\0');
  const auto image = probe(bytes);
  ASSERT_TRUE(image.has_value()) << image.error().message;
  EXPECT_EQ(image->format, ImageFormat::jpeg);
  EXPECT_EQ(image->width, 1920);
  EXPECT_EQ(image->sha256, sha256_hex(bytes));
  EXPECT_EQ(content_type(image->format), "image/jpeg");
}

TEST_F(ImageProbeTest, TakesTheImagesOfARealEncoder) {
  for (const std::string name : {"real.png", "real.jpg"}) {
    testing::run_ffmpeg(folder_, "-f lavfi -i testsrc2=size=1920x1080 -frames:v 1 " + name);
    const auto image = probe_image(folder_.files(), name);
    ASSERT_TRUE(image.has_value()) << image.error().message;
    EXPECT_EQ(image->width, 1920);
    EXPECT_EQ(image->height, 1080);
  }
}

TEST_F(ImageProbeTest, WarnsOfAnotherSizeOfTheSameShape) {
  for (const auto& [width, height] : {std::pair(1280, 720), std::pair(3840, 2160), std::pair(1920, 1088)}) {
    const auto image = probe(png(static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height)));
    ASSERT_TRUE(image.has_value()) << image.error().message;
    ASSERT_EQ(image->warnings.size(), 1U);
    EXPECT_THAT(image->warnings[0], HasSubstr("instead of 1920x1080"));
  }
}

TEST_F(ImageProbeTest, RefusesOtherShapesAndSizes) {
  expect_refused(png(1, 1), "is 1x1; Kling needs at least 300 pixels a side; export it at 1920x1080");
  expect_refused(png(1024, 1024), "is 1024x1024, which is not 16:9; export it at 1920x1080");
  expect_refused(png(1920, 1200), "not 16:9");
  expect_refused(png(1080, 1920), "not 16:9");
  expect_refused(png(8192, 4608 + 400), "at most 8192 pixels a side and 40 million in all");
  expect_refused(png(0x7FFFFFFF, 0x7FFFFFFF), "at most 8192 pixels");
  expect_refused(jpeg(299, 299), "at least 300");
}

TEST_F(ImageProbeTest, SaysWhatAFileIsInstead) {
  expect_refused("", "is empty; export it again as PNG");
  expect_refused("hello, this is no image\n", "is a text file, not a PNG or JPEG; export it again as PNG");
  expect_refused("<!DOCTYPE html><html>", "is an HTML page, not");
  expect_refused("{\"code\":404}", "is a JSON document, not");
  expect_refused(std::string("RIFF\x10\0\0\0WEBPVP8 ", 16), "is a WebP image, not");
  expect_refused("GIF89a......", "is a GIF image, not");
  expect_refused(std::string("\0\0\0\x18"
                             "ftypisom",
                             12),
                 "is an MP4 video, not");
  expect_refused(std::string(100, '\0'), "is a file of zero bytes, not");
  expect_refused("\x01\x02\x03\x04\xEE", "is a file of an unknown kind, not");
}

TEST_F(ImageProbeTest, RefusesAFileThatTheProviderWouldNotTake) {
  expect_refused(png(1920, 1080, 20'050'000), "is 20.1 MB; KIE takes at most 10 MB; save it smaller");
  expect_refused(png(1920, 1080, 10'000'000), "is 10.1 MB; KIE takes at most 10 MB");
}

TEST_F(ImageProbeTest, RefusesEveryTruncationOfAPngAndAJpeg) {
  for (const std::string& whole : {png(1920, 1080, 50), jpeg(1920, 1080)}) {
    for (std::size_t length = 1; length < whole.size(); ++length) {
      const auto result = probe(whole.substr(0, length));
      ASSERT_FALSE(result.has_value()) << "of " << whole.size() << " bytes, cut at " << length;
      EXPECT_EQ(result.error().code, ErrorCode::invalid_input);
    }
  }
}

TEST_F(ImageProbeTest, NoticesEveryFlippedByteOfAPng) {
  const std::string whole = png(1920, 1080, 50);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
    EXPECT_FALSE(probe(flipped).has_value()) << "byte " << at;
  }
}

TEST_F(ImageProbeTest, RefusesADamagedPng) {
  const std::string good_header = png_header(1920, 1080, rgb8);
  const std::string data = png_chunk("IDAT", "x");
  const std::string indexed = png_header(1920, 1080, std::string("\x08\x03\0\0\0", 5));
  const std::string palette = png_chunk("PLTE", "abc");
  EXPECT_TRUE(
      probe(signature + indexed + palette + data + data + png_chunk("tEXt", "a") + end_chunk).has_value());
  const std::vector<std::pair<std::string, std::string>> cases = {
      {data + good_header + end_chunk, "does not begin with its header"},
      {good_header + good_header + data + end_chunk, "two headers"},
      {png_header(0, 1080, rgb8) + data + end_chunk, "its size is 0x1080"},
      {png_header(1920, 1080, std::string("\x03\x02\0\0\0", 5)) + data + end_chunk,
       "colour type 2 with 3 bits"},
      {png_header(1920, 1080, std::string("\x08\x05\0\0\0", 5)) + data + end_chunk, "colour type 5"},
      {png_header(1920, 1080, std::string("\x08\x02\0\0\x02", 5)) + data + end_chunk, "interlace"},
      {good_header + end_chunk, "no image data"},
      {good_header + data + png_chunk("tEXt", "a") + data + end_chunk, "torn apart"},
      {good_header + data + palette + end_chunk, "palette"},
      {indexed + data + end_chunk, "palette is missing"},
      {good_header + png_chunk("ABCD", "a") + data + end_chunk, "chunk ABCD is not known"},
      {good_header + png_chunk("I AT", "a") + data + end_chunk, "no chunk begins"},
      {good_header + be32_bytes(0x80000000U) + "IDAT", "claims 2147483648 bytes"},
      {good_header + be32_bytes(0x7FFFFFFF) + "IDATxxxx", "cut off at byte"},
      {good_header + data + png_chunk("IEND", "x"), "end chunk is not empty"},
      {good_header + data + end_chunk + "x", "other bytes follow its end"},
  };
  for (const auto& [bytes, message] : cases) expect_refused(signature + bytes, message);
}

TEST_F(ImageProbeTest, RefusesAFloodOfChunks) {
  std::string flood = signature + png_header(1920, 1080, rgb8) + png_chunk("IDAT", "x");
  const std::string chunk = png_chunk("tEXt", "");
  for (int i = 0; i < 20'000; ++i) flood += chunk;
  expect_refused(flood + end_chunk, "more than 20000 chunks");
}

TEST_F(ImageProbeTest, RefusesADamagedJpeg) {
  const std::string frame = segment('\xC0', frame_header(1920, 1080));
  const std::vector<std::pair<std::string, std::string>> cases = {
      {jpeg_begin + jpeg_scan_part, "frame header is missing"},
      {jpeg_begin + frame + frame + jpeg_scan_part, "two frame headers"},
      {jpeg_begin + frame + "\xFF\xD9", "no image data"},
      {jpeg_begin + frame + "garbage", "no marker stands at byte"},
      {jpeg_begin + std::string("\xFF\xE1\x00\x01", 4), "has no length"},
      {jpeg_begin + segment('\xC0', "\x08"), "frame header is too short"},
      {jpeg_begin + segment('\xC0', frame_header(1920, 1080) + "x") + jpeg_scan_part, "wrong length"},
      {jpeg_begin + segment('\xC0', frame_header(1920, 0)) + jpeg_scan_part, "its size is 1920x0"},
      {jpeg_begin + segment('\xC1', frame_header(1920, 1080, 3, 12)) + jpeg_scan_part, "12 bits a colour"},
      {jpeg_begin + segment('\xC9', frame_header(1920, 1080)) + jpeg_scan_part, "of a rare kind"},
      {jpeg(1920, 1080) + "tail", "other bytes follow its end"},
  };
  for (const auto& [bytes, message] : cases) expect_refused(bytes, message);
}

TEST_F(ImageProbeTest, WarnsOfCmyk) {
  const auto image = probe(jpeg_begin + segment('\xC2', frame_header(1920, 1080, 4)) + jpeg_scan_part);
  ASSERT_TRUE(image.has_value()) << image.error().message;
  ASSERT_EQ(image->warnings.size(), 1U);
  EXPECT_THAT(image->warnings[0], HasSubstr("CMYK"));
}

TEST_F(ImageProbeTest, SaysThatAFileIsMissingOrNoFile) {
  const auto missing = probe_image(folder_.files(), "assets/clip_01.png");
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  EXPECT_THAT(missing.error().message, StartsWith("assets/clip_01.png does not exist; "));

  std::filesystem::create_directory(folder_.path("folder.png"));
  const auto folder = probe_image(folder_.files(), "folder.png");
  ASSERT_FALSE(folder.has_value());
  EXPECT_EQ(folder.error().code, ErrorCode::invalid_input);
  EXPECT_THAT(folder.error().message, StartsWith("folder.png is a folder"));

  ASSERT_EQ(mkfifo(folder_.path("pipe.png").c_str(), 0600), 0);
  const auto pipe = probe_image(folder_.files(), "pipe.png");
  ASSERT_FALSE(pipe.has_value());
  EXPECT_EQ(pipe.error().code, ErrorCode::invalid_input);
  EXPECT_THAT(pipe.error().message, StartsWith("pipe.png is a pipe"));

  std::filesystem::create_symlink("/etc/hostname", folder_.path("link.png"));
  EXPECT_EQ(probe_image(folder_.files(), "link.png").error().code, ErrorCode::invalid_input);
}

}  // namespace
}  // namespace zoetrope::media

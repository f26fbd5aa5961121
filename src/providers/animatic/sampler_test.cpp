#include "providers/animatic/sampler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace zoetrope::providers {
namespace {

constexpr Size still_size = {2880, 1620};
constexpr Size clip_size = {1920, 1080};
constexpr double background = 16;
constexpr double brightness = 200;
constexpr double spread = 5;

struct Point {
  double x = 0;
  double y = 0;
};

std::size_t area(Size size) {
  return static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height);
}

void draw_dot(std::vector<std::uint8_t>& planes, std::size_t plane, Point at) {
  constexpr int reach = 30;
  for (int y = static_cast<int>(at.y) - reach; y <= static_cast<int>(at.y) + reach; ++y) {
    for (int x = static_cast<int>(at.x) - reach; x <= static_cast<int>(at.x) + reach; ++x) {
      const double dx = x + 0.5 - at.x;
      const double dy = y + 0.5 - at.y;
      const double value = background + brightness * std::exp(-(dx * dx + dy * dy) / (2 * spread * spread));
      const auto row = static_cast<std::size_t>(y) * static_cast<std::size_t>(still_size.width);
      planes[plane * area(still_size) + row + static_cast<std::size_t>(x)] =
          static_cast<std::uint8_t>(std::lround(value));
    }
  }
}

/// The centre of mass of what is brighter than the background around `near`, in pixels of the picture.
Point centroid(std::span<const std::uint8_t> pixels, Size size, Point near, int reach) {
  double sum = 0;
  Point moment;
  for (int y = static_cast<int>(near.y) - reach; y <= static_cast<int>(near.y) + reach; ++y) {
    for (int x = static_cast<int>(near.x) - reach; x <= static_cast<int>(near.x) + reach; ++x) {
      const auto at =
          static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width) + static_cast<std::size_t>(x);
      const double mass = pixels[at] - background;
      sum += mass;
      moment.x += mass * (x + 0.5);
      moment.y += mass * (y + 0.5);
    }
  }
  return {moment.x / sum, moment.y / sum};
}

/// Where a point of the still appears in a frame.
Point projected(Point point, const View& view) {
  const double scale = clip_size.width / view.width;
  return {(point.x - view.center_x) * scale + clip_size.width / 2.0,
          (point.y - view.center_y) * scale + clip_size.height / 2.0};
}

/// Dots at places that share no phase with the pixels.
const Point dots[] = {{500.5, 400.25}, {1439.8, 809.1}, {2300.33, 1200.71}};

Still dotted_still() {
  std::vector<std::uint8_t> planes(3 * area(still_size), static_cast<std::uint8_t>(background));
  for (std::size_t plane = 0; plane < 3; ++plane) {
    for (const Point& dot : dots) draw_dot(planes, plane, dot);
  }
  return still_from_yuv444(std::move(planes), still_size).value();
}

class SamplerJitterTest : public ::testing::TestWithParam<CameraMove> {};

TEST_P(SamplerJitterTest, APointOfTheStillKeepsToItsPathWithinATenthOfAPixel) {
  constexpr double jitter_max = 0.1;
  constexpr int frames = 300;
  Sampler sampler(dotted_still(), clip_size);
  std::vector<std::uint8_t> frame(sampler.frame_bytes());
  double worst = 0;
  // The slow start, where shaking shows most, then single frames over the whole way.
  for (int i = 0; i < frames; i += i < 30 ? 1 : 18) {
    const View view = view_at(GetParam(), i, frames, still_size);
    sampler.draw(view, frame);
    for (const Point& dot : dots) {
      const Point wanted = projected(dot, view);
      const Point got = centroid(std::span(frame).first(area(clip_size)), clip_size, wanted, 20);
      worst = std::max({worst, std::abs(got.x - wanted.x), std::abs(got.y - wanted.y)});
    }
  }
  RecordProperty("jitter_px", std::to_string(worst));
  EXPECT_LE(worst, jitter_max);
}

INSTANTIATE_TEST_SUITE_P(Moves, SamplerJitterTest,
                         ::testing::Values(CameraMove::push_in, CameraMove::pull_back, CameraMove::pan_left,
                                           CameraMove::rise, CameraMove::arc, CameraMove::drift,
                                           CameraMove::hold));

TEST(SamplerTest, ColourStaysWhereTheBrightnessIs) {
  Sampler sampler(dotted_still(), clip_size);
  std::vector<std::uint8_t> frame(sampler.frame_bytes());
  const View view = view_at(CameraMove::arc, 100, 300, still_size);
  sampler.draw(view, frame);
  const Size chroma_size = {clip_size.width / 2, clip_size.height / 2};
  for (std::size_t plane = 0; plane < 2; ++plane) {
    const std::size_t start = area(clip_size) + plane * area(chroma_size);
    for (const Point& dot : dots) {
      const Point luma = projected(dot, view);
      // Sample x of a row lies on the centre of luma pixel 2x, sample y of a column between 2y and 2y + 1.
      const Point wanted = {(luma.x - 0.5) / 2 + 0.5, luma.y / 2};
      const Point got = centroid(std::span(frame).subspan(start, area(chroma_size)), chroma_size, wanted, 10);
      EXPECT_NEAR(got.x, wanted.x, 0.1);
      EXPECT_NEAR(got.y, wanted.y, 0.1);
    }
  }
}

TEST(SamplerTest, AWholeViewOfTheSameSizeIsTheStill) {
  constexpr Size size = {64, 36};
  std::vector<std::uint8_t> planes(3 * area(size));
  for (std::size_t i = 0; i < planes.size(); ++i) planes[i] = static_cast<std::uint8_t>(i * 37 % 251);
  const std::vector<std::uint8_t> original = planes;
  Sampler sampler(still_from_yuv444(std::move(planes), size).value(), size);
  std::vector<std::uint8_t> frame(sampler.frame_bytes());
  sampler.draw({32, 18, 64}, frame);
  EXPECT_TRUE(std::equal(frame.begin(), frame.begin() + 64 * 36, original.begin()));
}

TEST(SamplerTest, AnEvenColourStaysThatColourAtEveryEdge) {
  constexpr Size size = {64, 36};
  std::vector<std::uint8_t> planes(3 * area(size), 255);
  std::fill(planes.begin() + 64 * 36, planes.begin() + 2 * 64 * 36, std::uint8_t{1});
  Sampler sampler(still_from_yuv444(std::move(planes), size).value(), {128, 72});
  std::vector<std::uint8_t> frame(sampler.frame_bytes());
  for (const View view : {View{32, 18, 64}, View{30, 17, 40}, View{44, 24.75, 40}}) {
    sampler.draw(view, frame);
    const auto blue = frame.begin() + 128 * 72;
    const auto red = blue + 64 * 36;
    EXPECT_TRUE(std::all_of(frame.begin(), blue, [](std::uint8_t value) { return value == 255; }));
    EXPECT_TRUE(std::all_of(blue, red, [](std::uint8_t value) { return value == 1; }));
    EXPECT_TRUE(std::all_of(red, frame.end(), [](std::uint8_t value) { return value == 255; }));
  }
}

TEST(SamplerTest, AViewThatLeavesTheStillRepeatsItsEdge) {
  constexpr Size size = {4, 4};
  Sampler sampler(still_from_yuv444(std::vector<std::uint8_t>(48, 90), size).value(), {8, 8});
  std::vector<std::uint8_t> frame(sampler.frame_bytes());
  sampler.draw({-100, 1000, 4}, frame);
  EXPECT_TRUE(std::all_of(frame.begin(), frame.end(), [](std::uint8_t value) { return value == 90; }));
}

TEST(SamplerTest, ADecodedImageOfTheWrongLengthIsCorrupt) {
  for (const std::size_t bytes : {std::size_t{0}, std::size_t{47}, std::size_t{49}}) {
    const Result<Still> still = still_from_yuv444(std::vector<std::uint8_t>(bytes), {4, 4});
    ASSERT_FALSE(still);
    EXPECT_EQ(still.error().code, ErrorCode::corrupt);
  }
}

}  // namespace
}  // namespace zoetrope::providers

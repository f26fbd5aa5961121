#include "providers/animatic/sampler.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/check.h"

namespace zoetrope::providers {
namespace {

constexpr std::uint32_t weight_one = 256;

/// Interpolation needs two chroma samples on each axis.
bool is_drawable(Size size) {
  return size.width >= 4 && size.height >= 4 && size.width % 2 == 0 && size.height % 2 == 0;
}

std::size_t area(Size size) {
  return static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height);
}

Size halved(Size size) {
  return {size.width / 2, size.height / 2};
}

Plane halved(std::span<const std::uint8_t> pixels, Size size) {
  Plane half = {halved(size), {}};
  half.pixels.resize(area(half.size));
  const auto stride = static_cast<std::size_t>(size.width);
  const auto columns = static_cast<std::size_t>(half.size.width);
  std::size_t at = 0;
  for (std::size_t y = 0; y < static_cast<std::size_t>(half.size.height); ++y) {
    const std::uint8_t* above = pixels.data() + 2 * y * stride;
    const std::uint8_t* below = above + stride;
    for (std::size_t x = 0; x < columns; ++x) {
      const unsigned sum = 2U + above[2 * x] + above[2 * x + 1] + below[2 * x] + below[2 * x + 1];
      half.pixels[at++] = static_cast<std::uint8_t>(sum / 4);
    }
  }
  return half;
}

}  // namespace

Result<Still> still_from_yuv444(std::vector<std::uint8_t> planes, Size size) {
  CHECK(is_drawable(size));
  const std::size_t each = area(size);
  if (planes.size() != 3 * each) {
    return Error{ErrorCode::corrupt,
                 fmt::format("the decoded image has {} bytes instead of {}", planes.size(), 3 * each)};
  }
  const std::span<const std::uint8_t> all = planes;
  Still still;
  still.blue = halved(all.subspan(each, each), size);
  still.red = halved(all.subspan(2 * each, each), size);
  planes.resize(each);
  still.luma = {size, std::move(planes)};
  return still;
}

Sampler::Sampler(Still still, Size output) : still_(std::move(still)), output_(output) {
  CHECK(is_drawable(output));
  across_.resize(static_cast<std::size_t>(output.width));
  down_.resize(static_cast<std::size_t>(output.height));
  row_.resize(static_cast<std::size_t>(still_.luma.size.width));
}

std::size_t Sampler::frame_bytes() const {
  return area(output_) * 3 / 2;
}

void Sampler::draw(const View& view, std::span<std::uint8_t> frame) {
  CHECK(frame.size() == frame_bytes());
  const Size still = still_.luma.size;
  const double view_height = view.width * still.height / still.width;
  const double left = view.center_x - view.width / 2;
  const double top = view.center_y - view_height / 2;
  const double step_x = view.width / output_.width;
  const double step_y = view_height / output_.height;

  // The centre of the output pixel x is x + 0.5; the pixel k of a plane has its centre at k + 0.5.
  const std::size_t luma = area(output_);
  draw_plane(still_.luma, {left + 0.5 * step_x - 0.5, step_x, output_.width},
             {top + 0.5 * step_y - 0.5, step_y, output_.height}, frame.first(luma));

  // A chroma sample of the output lies on the centre of every second luma pixel of a row and between two
  // rows. One of the still lies in the middle of four pixels, which is at 2k + 1.
  const Axis across = {(left + 0.5 * step_x - 1) / 2, step_x, output_.width / 2};
  const Axis down = {(top + step_y - 1) / 2, step_y, output_.height / 2};
  draw_plane(still_.blue, across, down, frame.subspan(luma, luma / 4));
  draw_plane(still_.red, across, down, frame.subspan(luma + luma / 4));
}

void Sampler::place_taps(const Axis& axis, int pixels, std::vector<Tap>& taps) {
  const auto limit = static_cast<std::int64_t>(pixels - 1) * weight_one;
  for (int i = 0; i < axis.count; ++i) {
    const auto wanted = static_cast<std::int64_t>(std::llround((axis.start + i * axis.step) * weight_one));
    const auto position = static_cast<std::uint32_t>(std::clamp<std::int64_t>(wanted, 0, limit));
    // The last pixel is reached as the far end of the pair that ends with it.
    const std::uint32_t first = std::min(position / weight_one, static_cast<std::uint32_t>(pixels - 2));
    taps[static_cast<std::size_t>(i)] = {first, position - first * weight_one};
  }
}

void Sampler::blend_rows(const Plane& plane, Tap row) {
  const auto stride = static_cast<std::size_t>(plane.size.width);
  const std::uint8_t* above = plane.pixels.data() + row.first * stride;
  const std::uint8_t* below = above + stride;
  std::uint16_t* out = row_.data();
  const auto weight = static_cast<std::uint16_t>(row.weight);
  const auto rest = static_cast<std::uint16_t>(weight_one - row.weight);
  for (std::size_t x = 0; x < stride; ++x) {
    out[x] = static_cast<std::uint16_t>(above[x] * rest + below[x] * weight);
  }
}

void Sampler::draw_plane(const Plane& plane, const Axis& across, const Axis& down,
                         std::span<std::uint8_t> out) {
  place_taps(across, plane.size.width, across_);
  place_taps(down, plane.size.height, down_);
  const auto columns = static_cast<std::size_t>(across.count);
  const auto rows = static_cast<std::size_t>(down.count);
  for (std::size_t y = 0; y < rows; ++y) {
    blend_rows(plane, down_[y]);
    std::uint8_t* line = out.data() + y * columns;
    const std::uint16_t* row = row_.data();
    const Tap* taps = across_.data();
    for (std::size_t x = 0; x < columns; ++x) {
      const std::uint32_t near = row[taps[x].first];
      const std::uint32_t far = row[taps[x].first + 1];
      const std::uint32_t sum = near * (weight_one - taps[x].weight) + far * taps[x].weight;
      line[x] = static_cast<std::uint8_t>((sum + 0x8000U) >> 16U);
    }
  }
}

}  // namespace zoetrope::providers

#include "media/picture_scaler.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "media/av_pointers.h"
#include "media/libav.h"

namespace zoetrope::media {
namespace {

/// Above this height a stream that does not name its colours has those of HD.
constexpr int sd_height_max = 576;
constexpr double pixel_shape_max = 8;
/// What the scaler may write behind a row, because it works on several pixels at once.
constexpr std::size_t row_slack_bytes = 64;
constexpr int neutral = 1 << 16;  ///< contrast and saturation of 1 in the scaler's unit

double pixel_shape_of(const AVFrame& frame) {
  const AVRational shape = frame.sample_aspect_ratio;
  if (shape.num <= 0 || shape.den <= 0) return 1;
  const double value = av_q2d(shape);
  return value > pixel_shape_max || value < 1 / pixel_shape_max ? 1 : value;
}

bool is_rgb(const AVFrame& frame) {
  const AVPixFmtDescriptor* pixels = libav().av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
  return pixels != nullptr && (pixels->flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL)) != 0;
}

int colour_matrix_of(const AVFrame& frame) {
  // The scaler goes from RGB to RGB by way of its own default, and back.
  if (is_rgb(frame)) return SWS_CS_DEFAULT;
  if (frame.colorspace != AVCOL_SPC_UNSPECIFIED && frame.colorspace != AVCOL_SPC_RGB) return frame.colorspace;
  return frame.height > sd_height_max ? SWS_CS_ITU709 : SWS_CS_ITU601;
}

int side(double value, int max) {
  return std::clamp(static_cast<int>(std::lround(value)), 1, max);
}

}  // namespace

PictureSize fitted(int width, int height, double pixel_shape) {
  const double shown_width = width * pixel_shape;
  const double shrink = std::min(picture_width_max / shown_width, picture_height_max / double(height));
  return {side(shown_width * shrink, picture_width_max), side(height * shrink, picture_height_max)};
}

Result<Picture> small_picture(const AVFrame& frame) {
  const auto format = static_cast<AVPixelFormat>(frame.format);
  if (frame.width <= 0 || frame.height <= 0 || libav().sws_isSupportedInput(format) == 0)
    return Error{ErrorCode::corrupt, "holds pictures that cannot be shown"};
  const PictureSize size = fitted(frame.width, frame.height, pixel_shape_of(frame));
  const ScalerPtr scaler(
      libav().sws_getContext(frame.width, frame.height, format, size.width, size.height, AV_PIX_FMT_RGB24,
                             SWS_AREA | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT, nullptr, nullptr, nullptr));
  if (!scaler) return Error{ErrorCode::unavailable, "there is not enough memory for a small picture"};
  const int full_range = frame.color_range == AVCOL_RANGE_JPEG ? 1 : 0;
  libav().sws_setColorspaceDetails(scaler.get(), libav().sws_getCoefficients(colour_matrix_of(frame)),
                                   full_range, libav().sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, neutral,
                                   neutral);

  const std::size_t row_bytes = 3 * static_cast<std::size_t>(size.width);
  const std::size_t stride = (row_bytes + 2 * row_slack_bytes) / row_slack_bytes * row_slack_bytes;
  std::vector<std::uint8_t> rows(stride * static_cast<std::size_t>(size.height) + row_slack_bytes);
  const std::array<std::uint8_t*, 4> into{rows.data(), nullptr, nullptr, nullptr};
  const std::array<int, 4> strides{static_cast<int>(stride), 0, 0, 0};
  const int scaled = libav().sws_scale(scaler.get(), frame.data, frame.linesize, 0, frame.height, into.data(),
                                       strides.data());
  if (scaled != size.height) return Error{ErrorCode::corrupt, "holds pictures that cannot be shown"};

  Picture picture{size.width, size.height, {}};
  picture.rgb.reserve(row_bytes * static_cast<std::size_t>(size.height));
  for (std::size_t row = 0; row < static_cast<std::size_t>(size.height); ++row) {
    const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(row * stride);
    picture.rgb.insert(picture.rgb.end(), begin, begin + static_cast<std::ptrdiff_t>(row_bytes));
  }
  return picture;
}

}  // namespace zoetrope::media

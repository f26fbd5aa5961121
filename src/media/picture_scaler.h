#pragma once

#include "base/result.h"
#include "media/picture.h"

struct AVFrame;

namespace zoetrope::media {

/// A decoded frame as a small RGB picture, with its colours as players show them. Errors: corrupt (no size or
/// pixel format that can be shown), without the name of the file; unavailable.
Result<Picture> small_picture(const AVFrame& frame);

/// The largest size of a shape that fits into picture_width_max by picture_height_max, at least 1 by 1.
/// Requires positive sides. `pixel_shape` is the width of a pixel over its height.
struct PictureSize {
  int width = 0;
  int height = 0;
  bool operator==(const PictureSize&) const = default;
};
PictureSize fitted(int width, int height, double pixel_shape);

}  // namespace zoetrope::media

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace zoetrope::media {

/// A small picture without a file: red, green and blue of each pixel, row by row from the top, without gaps.
struct Picture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgb;

  bool operator==(const Picture&) const = default;
};

/// The largest picture that is taken out of a clip. Two of them side by side still fill a large screen.
inline constexpr int picture_width_max = 480;
inline constexpr int picture_height_max = 270;

/// The picture as a JPEG file of good quality, about 20 KB for the largest. Errors: unavailable.
Result<std::string> jpeg_of(const Picture& picture);

}  // namespace zoetrope::media

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "providers/animatic/camera_path.h"

namespace zoetrope::providers {

/// One colour component of a picture, row after row.
struct Plane {
  Size size;
  std::vector<std::uint8_t> pixels;
};

/// A picture to take views of: full luma, chroma of half the size, each chroma value the mean of four pixels.
struct Still {
  Plane luma;
  Plane blue;
  Plane red;
};

/// From the three planes of a yuv444p picture, one behind the other. Errors: corrupt (not that many bytes).
/// Requires even sides of at least 4.
Result<Still> still_from_yuv444(std::vector<std::uint8_t> planes, Size size);

/// Draws views of a still as yuv420p frames, chroma sited to the left as H.264 has it by default.
///
/// Every output pixel is interpolated between four pixels of the still, at a position held to 1/256 pixel, so
/// that a slow move glides; rounding the view to whole pixels would make it shake. One thread at a time.
class Sampler {
 public:
  /// Requires an `output` with even sides of at least 4.
  Sampler(Still still, Size output);

  [[nodiscard]] Size still_size() const { return still_.luma.size; }
  [[nodiscard]] std::size_t frame_bytes() const;

  /// Requires `frame.size() == frame_bytes()`.
  void draw(const View& view, std::span<std::uint8_t> frame);

 private:
  /// Between pixels `first` and `first + 1`, `weight` 256ths of the way to the second.
  struct Tap {
    std::uint32_t first = 0;
    std::uint32_t weight = 0;
  };
  /// The positions of the output samples on one axis of a plane: `start` and `step` in pixels of the plane.
  struct Axis {
    double start = 0;
    double step = 0;
    int count = 0;
  };

  void draw_plane(const Plane& plane, const Axis& across, const Axis& down, std::span<std::uint8_t> out);
  static void place_taps(const Axis& axis, int pixels, std::vector<Tap>& taps);
  void blend_rows(const Plane& plane, Tap row);

  Still still_;
  Size output_;
  std::vector<Tap> across_;
  std::vector<Tap> down_;
  std::vector<std::uint16_t> row_;  ///< one row of the still between two of its rows, in 256ths
};

}  // namespace zoetrope::providers

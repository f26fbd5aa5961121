#include "providers/animatic/camera_path.h"

#include <cmath>
#include <numbers>

#include "base/check.h"

namespace zoetrope::providers {
namespace {

/// The share of a move in which it gathers speed, and again in which it loses it.
constexpr double ramp = 0.2;

/// A view in shares of the still, its centre counted from the middle of the still.
struct Pose {
  double x = 0;
  double y = 0;
  double width = 1;
};

/// A move goes straight from one pose to another; `bow` lifts the middle of its way.
struct Track {
  Pose from;
  Pose to;
  double bow = 0;
};

/// The widest view of a push, and the room that a sideways move needs: enough to be seen in five seconds,
/// little enough that no move magnifies a still by more than an eighth.
constexpr double near_width = 0.9;
constexpr double pan_width = 0.89;
constexpr double pan_reach = (1 - pan_width) / 2;

Track track_of(CameraMove move) {
  switch (move) {
    case CameraMove::push_in:
      return {{0, 0, 1}, {0, 0, near_width}};
    case CameraMove::pull_back:
      return {{0, 0, near_width}, {0, 0, 1}};
    case CameraMove::pan_left:
      return {{pan_reach, 0, pan_width}, {-pan_reach, 0, pan_width}};
    case CameraMove::pan_right:
      return {{-pan_reach, 0, pan_width}, {pan_reach, 0, pan_width}};
    case CameraMove::rise:
      return {{0, pan_reach, pan_width}, {0, -pan_reach, pan_width}};
    case CameraMove::sink:
      return {{0, -pan_reach, pan_width}, {0, pan_reach, pan_width}};
    case CameraMove::arc:
      return {{-0.04, 0.01, 0.92}, {0.04, 0.01, 0.9}, -0.03};
    case CameraMove::drift:
      return {{-0.015, 0.01, 0.96}, {0.015, -0.01, 0.94}};
    case CameraMove::hold:
      break;
  }
  return {};
}

/// The way done at time `t`, both from 0 to 1: speed grows evenly, stays, and falls evenly to zero.
double eased(double t) {
  const double scale = 1 / (2 * ramp * (1 - ramp));
  if (t < ramp) return t * t * scale;
  if (t > 1 - ramp) return 1 - (1 - t) * (1 - t) * scale;
  return (t - ramp / 2) / (1 - ramp);
}

}  // namespace

View view_at(CameraMove move, int frame, int frames, Size still) {
  CHECK(frame >= 0);
  CHECK(frame < frames);
  const Track track = track_of(move);
  const double way = frames > 1 ? eased(static_cast<double>(frame) / (frames - 1)) : 0;
  const double x = std::lerp(track.from.x, track.to.x, way);
  const double y = std::lerp(track.from.y, track.to.y, way) + track.bow * std::sin(std::numbers::pi * way);
  const double width = std::lerp(track.from.width, track.to.width, way);
  return {(0.5 + x) * still.width, (0.5 + y) * still.height, width * still.width};
}

}  // namespace zoetrope::providers

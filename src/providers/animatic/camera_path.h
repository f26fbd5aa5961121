#pragma once

#include "providers/animatic/camera_move.h"

namespace zoetrope::providers {

/// The part of a still that one frame shows, in pixels of the still. (0, 0) is the outer corner of the first
/// pixel, so the centre of that pixel is (0.5, 0.5). The view has the shape of the still.
struct View {
  double center_x = 0;
  double center_y = 0;
  double width = 0;
};

struct Size {
  int width = 0;
  int height = 0;
};

/// What frame `frame` of `frames` shows of a still of this size: always inside it. The move starts and ends
/// at rest and runs evenly in between. Pure. Requires 0 <= frame < frames.
View view_at(CameraMove move, int frame, int frames, Size still);

}  // namespace zoetrope::providers

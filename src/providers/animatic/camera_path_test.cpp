#include "providers/animatic/camera_path.h"

#include <gtest/gtest.h>

#include <cmath>

namespace zoetrope::providers {
namespace {

constexpr Size still = {2880, 1620};
constexpr CameraMove moves[] = {CameraMove::push_in,   CameraMove::pull_back, CameraMove::pan_left,
                                CameraMove::pan_right, CameraMove::rise,      CameraMove::sink,
                                CameraMove::arc,       CameraMove::drift,     CameraMove::hold};

TEST(CameraPathTest, EveryViewLiesInsideTheStill) {
  constexpr double rounding = 1e-9;
  for (const CameraMove move : moves) {
    for (const int frames : {1, 2, 150, 300}) {
      for (int i = 0; i < frames; ++i) {
        const View view = view_at(move, i, frames, still);
        const double half_height = view.width * still.height / still.width / 2;
        EXPECT_GE(view.center_x - view.width / 2, -rounding) << to_string(move) << " " << i;
        EXPECT_LE(view.center_x + view.width / 2, still.width + rounding) << to_string(move) << " " << i;
        EXPECT_GE(view.center_y - half_height, -rounding) << to_string(move) << " " << i;
        EXPECT_LE(view.center_y + half_height, still.height + rounding) << to_string(move) << " " << i;
        EXPECT_GE(view.width, still.width / 1.125) << "a stronger magnification would soften the picture";
      }
    }
  }
}

TEST(CameraPathTest, EveryMoveGoesItsOwnWay) {
  struct Expected {
    CameraMove move;
    int x;      // the sign of the way of the centre
    int y;      // downwards is positive
    int width;  // a growing view moves away
  };
  const Expected table[] = {
      {CameraMove::push_in, 0, 0, -1},  {CameraMove::pull_back, 0, 0, 1}, {CameraMove::pan_left, -1, 0, 0},
      {CameraMove::pan_right, 1, 0, 0}, {CameraMove::rise, 0, -1, 0},     {CameraMove::sink, 0, 1, 0},
      {CameraMove::arc, 1, 0, -1},      {CameraMove::drift, 1, -1, -1},   {CameraMove::hold, 0, 0, 0}};
  const auto sign = [](double way) { return std::abs(way) < 1e-6 ? 0 : way > 0 ? 1 : -1; };
  for (const Expected& e : table) {
    const View first = view_at(e.move, 0, 300, still);
    const View last = view_at(e.move, 299, 300, still);
    EXPECT_EQ(sign(last.center_x - first.center_x), e.x) << to_string(e.move);
    EXPECT_EQ(sign(last.center_y - first.center_y), e.y) << to_string(e.move);
    EXPECT_EQ(sign(last.width - first.width), e.width) << to_string(e.move);
  }
}

TEST(CameraPathTest, MovesNeverTurnBackAndChangeSpeedOnlyGently) {
  for (const CameraMove move : {CameraMove::push_in, CameraMove::pan_left, CameraMove::sink}) {
    double speed_before = 0;
    for (int i = 1; i < 300; ++i) {
      const View a = view_at(move, i - 1, 300, still);
      const View b = view_at(move, i, 300, still);
      const double speed = (a.width - b.width) + (a.center_x - b.center_x) + (b.center_y - a.center_y);
      EXPECT_GT(speed, 0) << to_string(move) << " " << i;
      EXPECT_LT(std::abs(speed - speed_before), 0.05) << to_string(move) << " " << i << ": a jolt";
      speed_before = speed;
    }
    EXPECT_LT(speed_before, 0.05) << to_string(move) << " does not come to rest";
  }
}

TEST(CameraPathTest, AnArcBowsUpwards) {
  const View first = view_at(CameraMove::arc, 0, 300, still);
  const View middle = view_at(CameraMove::arc, 150, 300, still);
  EXPECT_LT(middle.center_y, first.center_y - 20);
}

}  // namespace
}  // namespace zoetrope::providers

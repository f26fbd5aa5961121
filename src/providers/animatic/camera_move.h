#pragma once

#include <optional>
#include <string_view>

namespace zoetrope::providers {

/// What the view does over a still. A flat picture has no depth, so a dolly and a zoom look the same on it,
/// as do a pan and a truck, and a tilt and a pedestal: one name stands for each pair. The names go to the
/// child process that renders; see to_string().
enum class CameraMove {
  push_in,
  pull_back,
  pan_left,
  pan_right,
  rise,  ///< tilt, pedestal, boom or crane up
  sink,  ///< the same, down
  arc,   ///< orbit: a sideways move along a shallow bow
  drift,
  hold,
};

std::string_view to_string(CameraMove move);
std::optional<CameraMove> parse_camera_move(std::string_view name);

/// The move of a prompt that names none.
inline constexpr CameraMove default_camera_move = CameraMove::push_in;

/// The camera move that a motion prompt asks for, found in its last camera sentence; default_camera_move when
/// there is none. Pure.
///
/// Prompts tell what the subject does and then what the camera does, in the same verbs. Words count as a
/// camera move in three places only: behind "camera" where it is the subject ("the camera slowly pulls
/// back"), at the head of a sentence ("Slow dolly forward following the wolf"), and at the head of a clause
/// behind an adjective of pace
/// ("rain falls, slow push in"). "Hands pull back from wall" or "tilts its head" are none of these.
CameraMove camera_move_of(std::string_view prompt);

}  // namespace zoetrope::providers

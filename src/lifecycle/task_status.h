#pragma once

#include <span>

#include "model/states.h"

namespace zoetrope::lifecycle {

/// What the status of a task depends on of each of its clips.
struct ClipStanding {
  ClipState state = ClipState::ready;
  bool late = false;
  bool scheduled = false;  ///< somebody asked for it: a work row exists
};

/// Of a task that was handed to a worker: what has become of making its clips.
enum class Planning { none, due, failed };

/// What else the status of a task depends on, when it was handed to a worker.
struct HandedStanding {
  Planning planning = Planning::none;
  bool rests = false;  ///< until its next round nothing of it is sent
};

/// A pure function of the clips and of the hand-over; the first row that fits counts:
///
/// | clips                                                          | status      |
/// | one that moves: scheduled, not late, and sent if the task rests | processing  |
/// | any, and they are to be planned                                 | queued      |
/// | any, and they could not be planned                              | video_error |
/// | one that is held, failed or late, or unsent in a task that rests | video_error |
/// | none, or one that nobody has asked for yet                      | queued      |
/// | all cancelled                                                   | cancelled   |
/// | all done (or done and cancelled)                                | video_ready |
TaskStatus task_status(std::span<const ClipStanding> clips, const HandedStanding& handed = {});

}  // namespace zoetrope::lifecycle

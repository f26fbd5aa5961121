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

/// A pure function of the clips; the first row that fits counts:
///
/// | clips                                               | status      |
/// | one that moves: scheduled, and not late             | processing  |
/// | one that is held, failed or late                    | video_error |
/// | none, or one that nobody has asked for yet          | queued      |
/// | all cancelled                                       | cancelled   |
/// | all done (or done and cancelled)                    | video_ready |
TaskStatus task_status(std::span<const ClipStanding> clips);

}  // namespace zoetrope::lifecycle

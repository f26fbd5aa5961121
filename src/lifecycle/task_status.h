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

/// What nothing is done of until a person puts it right: sending without credit or beyond a cap, anything at
/// all with a key that is refused. What passes by itself (maintenance, a storm) stops nothing here.
enum class Stopped { nothing, sends, everything };

/// Of a closed breaker, or one that is open for this reason.
Stopped stopped_by(Breaker breaker);

/// What else the status of a task depends on.
struct HandedStanding {
  Planning planning = Planning::none;
  bool rests = false;  ///< until its next round nothing of it is sent
  Stopped stopped = Stopped::nothing;
  bool called_off = false;  ///< it was taken back, and nobody has asked for it since
};

/// A pure function of the clips, of the hand-over and of the account; the first row that fits counts:
///
/// | clips                                                          | status      |
/// | any, and the task was called off                                | cancelled   |
/// | one that moves: scheduled, not late, sent if the task rests, not stopped | processing  |
/// | any, and they are to be planned                                 | queued      |
/// | any, and they could not be planned                              | video_error |
/// | one that is held, failed, late or stopped, or unsent in a task that rests | video_error |
/// | none, or one that nobody has asked for yet                      | queued      |
/// | all cancelled                                                   | cancelled   |
/// | all done (or done and cancelled)                                | video_ready |
TaskStatus task_status(std::span<const ClipStanding> clips, const HandedStanding& handed = {});

}  // namespace zoetrope::lifecycle

#include "lifecycle/task_status.h"

namespace zoetrope::lifecycle {

TaskStatus task_status(std::span<const ClipStanding> clips, const HandedStanding& handed) {
  std::size_t untouched = 0;
  std::size_t moving = 0;
  std::size_t stuck = 0;
  std::size_t& unsent = handed.rests ? stuck : moving;
  std::size_t cancelled = 0;
  for (const ClipStanding& clip : clips) {
    switch (clip.state) {
      case ClipState::ready:
        ++(clip.scheduled ? unsent : untouched);
        break;
      case ClipState::hosted:
        ++unsent;
        break;
      case ClipState::sending:
      case ClipState::fetching:
        ++moving;
        break;
      case ClipState::waiting:
      case ClipState::ambiguous:
        ++(clip.late ? stuck : moving);
        break;
      case ClipState::held:
      case ClipState::failed:
        ++stuck;
        break;
      case ClipState::cancelled:
        ++cancelled;
        break;
      case ClipState::done:
        break;
    }
  }
  if (moving > 0) return TaskStatus::processing;
  if (handed.planning == Planning::due) return TaskStatus::queued;
  if (stuck > 0 || handed.planning == Planning::failed) return TaskStatus::video_error;
  if (untouched > 0 || clips.empty()) return TaskStatus::queued;
  return cancelled == clips.size() ? TaskStatus::cancelled : TaskStatus::video_ready;
}

}  // namespace zoetrope::lifecycle

#include "lifecycle/task_status.h"

#include "base/check.h"

namespace zoetrope::lifecycle {

Stopped stopped_by(Breaker breaker) {
  switch (breaker) {
    case Breaker::unauthenticated:
      return Stopped::everything;
    case Breaker::payment_required:
    case Breaker::key_limited:
      return Stopped::sends;
    case Breaker::closed:
    case Breaker::maintenance:
    case Breaker::storm:
      return Stopped::nothing;
  }
  check_failed("breaker is known", __FILE__, __LINE__);
}

TaskStatus task_status(std::span<const ClipStanding> clips, const HandedStanding& handed) {
  std::size_t untouched = 0;
  std::size_t moving = 0;
  std::size_t stuck = 0;
  std::size_t& sent = handed.stopped == Stopped::everything ? stuck : moving;
  std::size_t& unsent = handed.rests || handed.stopped != Stopped::nothing ? stuck : moving;
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
        ++moving;
        break;
      case ClipState::fetching:
        ++sent;
        break;
      case ClipState::waiting:
      case ClipState::ambiguous:
        ++(clip.late ? stuck : sent);
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
  if (handed.called_off) return TaskStatus::cancelled;
  if (moving > 0) return TaskStatus::processing;
  if (handed.planning == Planning::due) return TaskStatus::queued;
  if (stuck > 0 || handed.planning == Planning::failed) return TaskStatus::video_error;
  if (untouched > 0 || clips.empty()) return TaskStatus::queued;
  return cancelled == clips.size() ? TaskStatus::cancelled : TaskStatus::video_ready;
}

}  // namespace zoetrope::lifecycle

#pragma once

#include <string>

#include "store/views.h"

namespace zoetrope::cli {

inline store::ClipView done_clip(int number) {
  store::ClipView clip;
  clip.shot.number = number;
  clip.state = ClipState::done;
  clip.result_path = "channels/poke1/projects/vid_1/videos/clip_01.mp4";
  clip.result_bytes = 15'291'692;
  clip.result_duration = std::chrono::milliseconds(10'040);
  clip.render_time = std::chrono::milliseconds(203'400);
  clip.cost = *Money::parse("0.42");
  clip.attempts = 1;
  return clip;
}

inline store::ClipView clip_in(int number, ClipState state) {
  store::ClipView clip;
  clip.shot.number = number;
  clip.state = state;
  return clip;
}

inline store::TaskView task_of(std::vector<store::ClipView> clips) {
  store::TaskView task{.id = TaskId("0197f0aa"),
                       .project = parse_project_selection("poke1/vid_1")->project,
                       .status = TaskStatus::processing};
  for (const store::ClipView& clip : clips) task.cost += clip.cost;
  task.clips = std::move(clips);
  return task;
}

}  // namespace zoetrope::cli

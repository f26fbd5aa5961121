#pragma once

#include <string>
#include <vector>

#include "media/clip_probe.h"

namespace zoetrope::media {

/// What is done to a clip before it is joined to the others.
enum class Treatment {
  copy,   ///< nothing; its pictures and its sound are taken as they are
  sound,  ///< its pictures are taken as they are, its sound is encoded anew or is silence
  encode  ///< pictures and sound are encoded anew
};

struct JoinStep {
  Treatment treatment = Treatment::copy;
  std::string why;      ///< for people; "" for a copy
  bool silent = false;  ///< its sound is silence
};

/// How clips become one: the format that most of them have, and what has to be done to each.
struct JoinPlan {
  int width = 0;
  int height = 0;
  std::int64_t rate_frames = 0;  ///< pictures in `rate_time`
  Duration rate_time{};
  int sound_rate = 0;  ///< 0: no sound
  int sound_channels = 0;
  std::vector<JoinStep> steps;  ///< one a clip

  [[nodiscard]] bool has_sound() const { return sound_rate > 0; }
  /// Of one picture.
  [[nodiscard]] Duration picture_time() const;
};

/// The format is that of the most clips, of the earlier ones where two are as many. There is sound as soon as
/// one clip has some that can be taken; the others then get silence. Requires at least one clip.
JoinPlan plan_join(const std::vector<ClipInfo>& clips);

}  // namespace zoetrope::media

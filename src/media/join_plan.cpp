#include "media/join_plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"

namespace zoetrope::media {
namespace {

/// The first of the clips whose key is the most common; null when every key is "".
const ClipInfo* most_common(const std::vector<ClipInfo>& clips, std::string ClipStreams::*key) {
  const ClipInfo* best = nullptr;
  std::ptrdiff_t best_count = 0;
  for (const ClipInfo& clip : clips) {
    if ((clip.streams.*key).empty()) continue;
    const auto count = std::count_if(clips.begin(), clips.end(), [&](const ClipInfo& other) {
      return other.streams.*key == clip.streams.*key;
    });
    if (count <= best_count) continue;
    best = &clip;
    best_count = count;
  }
  return best;
}

std::string size_words(const ClipInfo& clip) {
  return fmt::format("{}x{}", clip.width, clip.height);
}

JoinStep step_for(const ClipInfo& clip, const ClipInfo& pictures, const ClipInfo* sound) {
  const bool same_sound = sound == nullptr || clip.streams.sound == sound->streams.sound;
  const bool silent = sound != nullptr && clip.streams.sound.empty();
  if (clip.streams.video != pictures.streams.video) {
    const bool other_size = clip.width != pictures.width || clip.height != pictures.height;
    return {Treatment::encode,
            other_size ? fmt::format("it is {} instead of {}", size_words(clip), size_words(pictures))
                       : "it was encoded in another way than most",
            silent};
  }
  if (same_sound) return {};
  if (silent) return {Treatment::sound, "it has no sound that can be taken, so it gets silence", true};
  return {Treatment::sound,
          fmt::format("its sound has {} Hz and {} channels instead of {} Hz and {}", clip.streams.sound_rate,
                      clip.streams.sound_channels, sound->streams.sound_rate, sound->streams.sound_channels)};
}

}  // namespace

Duration JoinPlan::picture_time() const {
  return rate_frames > 0 ? rate_time / rate_frames : Duration(0);
}

JoinPlan plan_join(const std::vector<ClipInfo>& clips) {
  const ClipInfo* pictures = most_common(clips, &ClipStreams::video);
  CHECK(pictures != nullptr);
  const ClipInfo* sound = most_common(clips, &ClipStreams::sound);
  JoinPlan plan{.width = pictures->width,
                .height = pictures->height,
                .rate_frames = pictures->frames,
                .rate_time = pictures->duration};
  if (sound != nullptr) {
    plan.sound_rate = sound->streams.sound_rate;
    plan.sound_channels = sound->streams.sound_channels;
  }
  for (const ClipInfo& clip : clips) plan.steps.push_back(step_for(clip, *pictures, sound));
  return plan;
}

}  // namespace zoetrope::media

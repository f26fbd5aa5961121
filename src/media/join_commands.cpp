#include "media/join_commands.h"

#include <fmt/format.h>

#include "base/check.h"

namespace zoetrope::media {
namespace {

using Words = std::vector<std::string>;

void add(Words& words, std::initializer_list<std::string> more) {
  words.insert(words.end(), more.begin(), more.end());
}

Words beginning() {
  return {"ffmpeg", "-nostdin", "-hide_banner", "-v", "error", "-n"};
}

/// In front of an input: what it may be and reach.
void restrict_input(Words& words, const char* formats) {
  add(words, {"-protocol_whitelist", "file", "-format_whitelist", formats, "-codec_whitelist", "h264,aac"});
}

std::string layout_of(int channels) {
  if (channels == 1) return "mono";
  return channels == 2 ? "stereo" : fmt::format("{}c", channels);
}

std::string seconds(Duration duration) {
  return fmt::format("{:.6f}", seconds_of(duration));
}

std::string rate_of(const JoinPlan& plan) {
  constexpr std::int64_t micros = 1'000'000;
  return fmt::format("{}/{}", plan.rate_frames * micros, std::max<std::int64_t>(plan.rate_time.count(), 1));
}

/// A clip of another shape gets bars; it is not stretched.
std::string filters(const JoinPlan& plan) {
  return fmt::format(
      "scale={0}:{1}:force_original_aspect_ratio=decrease:flags=lanczos,pad={0}:{1}:(ow-iw)/2:(oh-ih)/2,"
      "setsar=1,fps={2},format=yuv420p",
      plan.width, plan.height, rate_of(plan));
}

}  // namespace

Words prepare_command(const JoinClip& clip, const JoinStep& step, const JoinPlan& plan,
                      const std::string& to) {
  CHECK(step.treatment != Treatment::copy);
  Words words = beginning();
  restrict_input(words, "mov");
  add(words, {"-i", clip.file});
  if (step.silent) {
    add(words, {"-f", "lavfi", "-i",
                fmt::format("anullsrc=r={}:cl={}", plan.sound_rate, layout_of(plan.sound_channels))});
  }
  add(words, {"-map", "0:v:0"});
  if (plan.has_sound()) {
    add(words, {"-map", step.silent ? "1:a:0" : "0:a:0", "-c:a", "aac", "-b:a", "192k"});
    add(words, {"-ar", std::to_string(plan.sound_rate), "-ac", std::to_string(plan.sound_channels)});
  }
  if (step.treatment == Treatment::encode) {
    add(words,
        {"-vf", filters(plan), "-c:v", "libx264", "-preset", "veryfast", "-crf", "17", "-threads", "2"});
  } else {
    add(words, {"-c:v", "copy"});
  }
  add(words, {"-t", seconds(clip.info.duration), "-map_metadata", "-1", "-f", "mp4", to});
  return words;
}

std::string concat_list(const std::vector<ListedFile>& files) {
  std::string text = "ffconcat version 1.0\n";
  for (const ListedFile& file : files)
    text += fmt::format("file '{}'\nduration {}\n", file.name, seconds(file.duration));
  return text;
}

Words join_command(const std::string& list, const JoinPlan& plan, const std::string& to) {
  Words words = beginning();
  restrict_input(words, "concat,mov");
  // The names in the list are ours; "safe" would also refuse the ones that begin with a dot.
  add(words, {"-f", "concat", "-safe", "0", "-i", list, "-map", "0:v:0"});
  if (plan.has_sound()) add(words, {"-map", "0:a:0"});
  add(words, {"-c", "copy", "-map_metadata", "-1", "-metadata", std::string("comment=") + joined_mark});
  add(words, {"-f", "mp4", to});
  return words;
}

}  // namespace zoetrope::media

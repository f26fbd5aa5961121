#include "providers/animatic/clip_encoder.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace zoetrope::providers {
namespace {

/// ffmpeg still has frames in flight and moves `moov` to the front after the last one came in.
constexpr Duration encode_time_max = std::chrono::seconds(120);

std::vector<std::string> arguments(const std::string& output, Size size, int seconds) {
  std::vector<std::string> argv = {"ffmpeg", "-nostdin", "-hide_banner", "-v", "error", "-y"};
  const auto add = [&argv](std::initializer_list<std::string> words) { argv.insert(argv.end(), words); };
  const std::string rate = std::to_string(frames_per_second);
  add({"-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", fmt::format("{}x{}", size.width, size.height)});
  add({"-framerate", rate, "-i", "pipe:0", "-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo"});
  add({"-map", "0:v", "-map", "1:a", "-t", std::to_string(seconds)});
  add({"-c:v", "libx264", "-preset", "superfast", "-crf", "23", "-threads", "2", "-g", rate});
  add({"-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"});
  add({"-c:a", "aac", "-b:a", "64k", "-map_metadata", "-1", "-fflags", "+bitexact"});
  add({"-movflags", "+faststart", "-f", "mp4", "file:" + output});
  return argv;
}

}  // namespace

Result<ClipEncoder> ClipEncoder::start(const std::string& output, Size size, int seconds) {
  PipedSpec spec;
  spec.argv = arguments(output, size, seconds);
  spec.pipe_input = true;
  return ClipEncoder(TRY(PipedChild::start(spec)));
}

Result<void> ClipEncoder::finish() {
  const int status = TRY(ffmpeg_->finish(encode_time_max));
  if (status == 0) return {};
  return Error{ErrorCode::unavailable,
               fmt::format("ffmpeg ended with exit status {} while encoding", status)};
}

}  // namespace zoetrope::providers

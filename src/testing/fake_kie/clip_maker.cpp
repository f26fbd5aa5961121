#include "testing/fake_kie/clip_maker.h"

#include <fmt/format.h>

#include <vector>

#include "base/hash.h"
#include "base/text.h"
#include "testing/fake_kie/image_kind.h"

namespace zoetrope::testing {
namespace {

constexpr std::uint64_t clip_bytes_max = 64 << 20;
constexpr std::chrono::seconds encode_timeout{120};
constexpr unsigned private_mode = 0600;
/// Part of every cache name; another number when the recipe below changes.
constexpr int recipe_version = 1;

std::string cache_name(const std::string& image, int seconds, IndexPlace index) {
  const char* place = index == IndexPlace::front ? "front" : "back";
  return fmt::format("{}-{}s-{}-v{}.mp4", sha256_hex(image), seconds, place, recipe_version);
}

/// One decoded picture is repeated by the loop filter after scaling, so that nothing is scaled twice.
std::vector<std::string> recipe(const std::string& input, ImageKind kind, int seconds,
                                const std::string& output, IndexPlace index) {
  std::vector<std::string> argv = {"ffmpeg", "-v", "error", "-nostdin", "-y"};
  const auto add = [&argv](std::initializer_list<std::string> more) { argv.insert(argv.end(), more); };
  add({"-f", kind == ImageKind::png ? "png_pipe" : "jpeg_pipe", "-framerate", "24", "-i", input});
  add({"-f", "lavfi", "-i", "anullsrc=r=44100:cl=stereo", "-t", std::to_string(seconds)});
  add({"-vf",
       "scale=1920:1080:force_original_aspect_ratio=decrease,pad=1920:1080:-1:-1,setsar=1,format=yuv420p,"
       "loop=loop=-1:size=1:start=0"});
  add({"-c:v", "libx264", "-preset", "ultrafast", "-tune", "stillimage", "-g", "250", "-r", "24"});
  add({"-c:a", "aac", "-b:a", "32k"});
  if (index == IndexPlace::front) add({"-movflags", "+faststart"});
  add({"-f", "mp4", output});
  return argv;
}

}  // namespace

Result<Bytes> FfmpegClipMaker::load(const std::string& name) {
  const MutexLock lock(mutex_);
  if (Bytes held = loaded_[name].lock()) return held;
  Bytes clip = std::make_shared<const std::string>(TRY(cache_.read_all(name, clip_bytes_max)));
  loaded_[name] = clip;
  return clip;
}

Result<Bytes> FfmpegClipMaker::make(const Bytes& image, int seconds, std::stop_token stop) {
  const std::string name = cache_name(*image, seconds, index_);
  auto cached = load(name);
  if (cached || cached.error().code != ErrorCode::not_found) return cached;
  const std::string part = fmt::format("part-{}.mp4", names_.uuid());
  const Result<void> encoded = encode(image, seconds, part, stop);
  if (!encoded) {
    (void)cache_.remove(part);
    return encoded.error();
  }
  const Result<void> named = cache_.rename_no_replace(part, name);
  if (!named) {
    (void)cache_.remove(part);
    // Somebody else made the same clip meanwhile; it is as good as ours.
    if (named.error().code != ErrorCode::conflict) return named.error();
  }
  return load(name);
}

Result<void> FfmpegClipMaker::encode(const Bytes& image, int seconds, const std::string& into,
                                     std::stop_token stop) {
  const ImageKind kind = image_kind(*image);
  if (kind == ImageKind::other) return Error{ErrorCode::corrupt, "the image is neither PNG nor JPEG"};
  const std::string input = fmt::format("image-{}", names_.uuid());
  TRY(cache_.write_atomically(input, *image, private_mode));
  ChildSpec spec;
  spec.argv = recipe(cache_.absolute(input), kind, seconds, cache_.absolute(into), index_);
  const auto ran = children_.run(spec, encode_timeout, stop);
  (void)cache_.remove(input);
  if (!ran) {
    if (ran.error().code == ErrorCode::cancelled) return ran.error();
    return Error{ErrorCode::unavailable, ran.error().context("cannot run ffmpeg; install it").message};
  }
  if (ran->exit_status != 0) {
    return Error{ErrorCode::corrupt,
                 fmt::format("ffmpeg could not use the image: {}", printable(ran->errors))};
  }
  return {};
}

}  // namespace zoetrope::testing

#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"
#include "env/piped_child.h"
#include "providers/animatic/camera_path.h"

namespace zoetrope::providers {

inline constexpr int frames_per_second = 30;

/// Writes one clip: frames in, a file out. H.264 with yuv420p in BT.709, silent AAC beside it, `moov` first.
/// One thread at a time.
class ClipEncoder {
 public:
  /// `output` is absolute; a file of that name is replaced. Errors: not_found (no ffmpeg), unavailable.
  static Result<ClipEncoder> start(const std::string& output, Size size, int seconds);

  /// One yuv420p frame. Errors: unavailable (ffmpeg ended: its words are on standard error), timed_out.
  Result<void> add(std::span<const std::uint8_t> frame) { return ffmpeg_->write(frame); }

  /// After the last frame. The file is complete only when this succeeds. Errors: unavailable, timed_out.
  Result<void> finish();

 private:
  explicit ClipEncoder(std::unique_ptr<PipedChild> ffmpeg) : ffmpeg_(std::move(ffmpeg)) {}
  std::unique_ptr<PipedChild> ffmpeg_;
};

}  // namespace zoetrope::providers

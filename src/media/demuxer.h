#pragma once

#include <cstdint>
#include <memory>

#include "base/result.h"
#include "env/file_system.h"

struct AVFormatContext;
struct AVPacket;
struct AVStream;

namespace zoetrope::media {

/// libavformat on one open file, restricted to its MP4 demuxer: no other format, no protocol, no external
/// data reference can be reached through it (https://ffmpeg.org/ffmpeg-formats.html). One thread at a time.
class Demuxer {
 public:
  /// Reads the index. `file` must outlive the Demuxer. Errors: corrupt, without the name of the file; what
  /// reading gives.
  static Result<std::unique_ptr<Demuxer>> open(ReadableFile& file);
  ~Demuxer();
  Demuxer(const Demuxer&) = delete;
  Demuxer& operator=(const Demuxer&) = delete;

  /// The first stream of moving pictures, or null.
  [[nodiscard]] const AVStream* video() const;
  [[nodiscard]] bool has_audio() const { return audio() != nullptr; }
  /// The first stream of sound, or null.
  [[nodiscard]] const AVStream* audio() const;

  /// The next packet in the order of the file into `packet`; false at the end.
  Result<bool> read(AVPacket& packet);

  /// Goes on at the last packet of `stream` from which a decoder can begin that is due at `decode_time` or
  /// before, in the stream's own unit. Errors: corrupt, without the name of the file; what reading gives.
  Result<void> go_to(const AVStream& stream, std::int64_t decode_time);

 private:
  struct Source;
  Demuxer();

  std::unique_ptr<Source> source_;
  AVFormatContext* context_ = nullptr;
};

}  // namespace zoetrope::media

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "env/child_process.h"
#include "env/file_system.h"

namespace zoetrope::media {

/// What has to be alike for clips to be joined without encoding them anew.
struct ClipStreams {
  std::string video;       ///< stands for size, pixel format and everything that the decoder is set up with
  std::string sound;       ///< the same for AAC sound; "" when there is none, or none that is AAC
  int sound_rate = 0;      ///< samples a second; 0 when `sound` is ""
  int sound_channels = 0;  ///< 0 when `sound` is ""

  bool operator==(const ClipStreams&) const = default;
};

/// What a verified clip is. Playable but unexpected (another size, 9.6 s instead of 10) is a warning, never a
/// refusal: the clip was paid for.
struct ClipInfo {
  std::string codec;  ///< "h264"
  int width = 0;
  int height = 0;
  Duration duration{};
  std::int64_t frames = 0;
  bool has_audio = false;
  bool faststart = false;  ///< `moov` stands before `mdat`
  std::uint64_t bytes = 0;
  ClipStreams streams;
  std::vector<std::string> warnings;
};

enum class Depth {
  packets,  ///< container, every packet read, first frame decoded
  frames,   ///< every frame decoded
};

/// What the clip should be; differences become warnings.
struct ClipExpectation {
  std::optional<Duration> duration = std::nullopt;  ///< absent: any of a render's two, 5 s and 10 s
  bool of_a_render = true;                          ///< false: it may last as long as it likes
};

/// Decides whether a file is a whole, playable H.264 MP4. Safe for concurrent use.
///
/// First our own box scan (truncation, overlaps, absurd sizes), then libavformat and libavcodec, restricted
/// to the MP4 demuxer and H.264, in a child process under resource limits: this very program run again as
/// `program media-child ...`. Errors: not_found, corrupt (what is wrong with the file), cancelled,
/// unavailable (the child could not run, or the machine was too busy for it).
class ClipProbe {
 public:
  virtual ~ClipProbe() = default;
  virtual Result<ClipInfo> probe(const std::string& path, Depth depth, const ClipExpectation& expected,
                                 std::stop_token stop) = 0;
  /// Copies `from` to the new file `to` with `moov` first, every sample byte for byte, without a child. `to`
  /// is synced; its name is durable once the caller syncs the folder. After an error other than conflict
  /// there is no `to`. Errors: not_found, conflict (`to` exists), no_space, corrupt, cancelled, unavailable.
  virtual Result<void> remux_faststart(const std::string& from, const std::string& to,
                                       std::stop_token stop) = 0;
};

/// `program` is our own binary (own_program()). Paths are relative to the root of `files`.
std::unique_ptr<ClipProbe> make_child_clip_probe(FileSystem& files, ChildProcess& children,
                                                 std::string program);

/// The other side, called by main() for `zoetrope media-child ...` before it does anything else, with the
/// words behind `media-child`: limits this process for good, does one job, prints one JSON object (and the
/// pixels of the pictures it was asked for). Not for people. Returns the exit status: 0 when it printed a
/// verdict of whatever kind, 1 when it could not, 2 for words that it does not know.
inline constexpr const char* media_child_command = "media-child";
int run_media_child(const std::vector<std::string>& arguments);

/// The same many times, called by main() for `zoetrope media-server`: loads the libraries once and does each
/// job, whose words begin with `media-child`, in a confined process of its own (serve_forks()). This process
/// itself never opens a clip.
inline constexpr const char* media_server_command = "media-server";
int run_media_server();

}  // namespace zoetrope::media

#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "env/file_system.h"
#include "media/clip_probe.h"
#include "media/image_probe.h"

namespace zoetrope::media {

/// The words between the parent and its media child: `probe packets|frames refuse|follow PATH`.
struct ProbeWords {
  Depth depth = Depth::packets;
  SymlinkPolicy symlinks = SymlinkPolicy::refuse;  ///< for the last part of the path
  std::string path;                                ///< absolute
};

std::vector<std::string> print_probe_words(const ProbeWords& words);
std::optional<ProbeWords> parse_probe_words(const std::vector<std::string>& arguments);

/// The words for its other job: `pictures refuse|follow PATH`.
struct PictureWords {
  SymlinkPolicy symlinks = SymlinkPolicy::refuse;  ///< for the last part of the path
  std::string path;                                ///< absolute
};

std::vector<std::string> print_picture_words(const PictureWords& words);
std::optional<PictureWords> parse_picture_words(const std::vector<std::string>& arguments);

/// `still png|jpeg refuse|follow PATH`
struct StillWords {
  ImageFormat format = ImageFormat::png;
  SymlinkPolicy symlinks = SymlinkPolicy::refuse;  ///< for the last part of the path
  std::string path;                                ///< absolute
};

std::vector<std::string> print_still_words(const StillWords& words);
std::optional<StillWords> parse_still_words(const std::vector<std::string>& arguments);

/// How long the child may compute. A clip of ten seconds needs 0.05 s, or some seconds for all its pictures.
inline std::chrono::seconds cpu_time_max(Depth depth) {
  return depth == Depth::packets ? std::chrono::seconds(40) : std::chrono::seconds(240);
}
/// How long the parent waits for it. It is more, so that a file that makes the decoder spin is told from a
/// machine that is too busy.
inline std::chrono::seconds wait_max(Depth depth) {
  return depth == Depth::packets ? std::chrono::seconds(60) : std::chrono::seconds(300);
}
/// The same for three pictures. A clip of ten seconds with a single beginning needs about two seconds.
inline constexpr std::chrono::seconds pictures_cpu_time_max{60};
inline constexpr std::chrono::seconds pictures_wait_max{90};

}  // namespace zoetrope::media

#include "media/probe_words.h"

namespace zoetrope::media {

std::vector<std::string> print_probe_words(const ProbeWords& words) {
  return {"probe", words.depth == Depth::frames ? "frames" : "packets",
          words.symlinks == SymlinkPolicy::follow ? "follow" : "refuse", words.path};
}

std::optional<ProbeWords> parse_probe_words(const std::vector<std::string>& arguments) {
  for (const Depth depth : {Depth::packets, Depth::frames}) {
    for (const SymlinkPolicy symlinks : {SymlinkPolicy::refuse, SymlinkPolicy::follow}) {
      ProbeWords words{depth, symlinks, arguments.empty() ? "" : arguments.back()};
      if (!words.path.empty() && print_probe_words(words) == arguments) return words;
    }
  }
  return std::nullopt;
}

std::vector<std::string> print_picture_words(const PictureWords& words) {
  return {"pictures", words.symlinks == SymlinkPolicy::follow ? "follow" : "refuse", words.path};
}

std::optional<PictureWords> parse_picture_words(const std::vector<std::string>& arguments) {
  for (const SymlinkPolicy symlinks : {SymlinkPolicy::refuse, SymlinkPolicy::follow}) {
    PictureWords words{symlinks, arguments.empty() ? "" : arguments.back()};
    if (!words.path.empty() && print_picture_words(words) == arguments) return words;
  }
  return std::nullopt;
}

std::vector<std::string> print_still_words(const StillWords& words) {
  return {"still", words.format == ImageFormat::png ? "png" : "jpeg",
          words.symlinks == SymlinkPolicy::follow ? "follow" : "refuse", words.path};
}

std::optional<StillWords> parse_still_words(const std::vector<std::string>& arguments) {
  for (const ImageFormat format : {ImageFormat::png, ImageFormat::jpeg}) {
    for (const SymlinkPolicy symlinks : {SymlinkPolicy::refuse, SymlinkPolicy::follow}) {
      StillWords words{format, symlinks, arguments.empty() ? "" : arguments.back()};
      if (!words.path.empty() && print_still_words(words) == arguments) return words;
    }
  }
  return std::nullopt;
}

}  // namespace zoetrope::media

#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "media/clip_probe.h"
#include "media/picture.h"

namespace zoetrope::media {

/// A whole clip with three of its pictures, each as large as fits into picture_width_max by
/// picture_height_max.
struct ClipPictures {
  ClipInfo info;
  Picture first;
  Picture middle;
  Picture last;
};

/// Takes pictures out of clips, in the same confined child as ClipProbe. Safe for concurrent use.
class PictureReader {
 public:
  virtual ~PictureReader() = default;
  /// Errors: as ClipProbe::probe(); corrupt also when one of the three pictures does not decode.
  virtual Result<ClipPictures> read(const std::string& path, const ClipExpectation& expected,
                                    std::stop_token stop) = 0;
};

/// As make_child_clip_probe().
std::unique_ptr<PictureReader> make_child_picture_reader(FileSystem& files, ChildProcess& children,
                                                         std::string program);

}  // namespace zoetrope::media

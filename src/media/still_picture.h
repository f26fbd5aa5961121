#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "env/child_process.h"
#include "env/file_system.h"
#include "media/image_probe.h"
#include "media/picture.h"

namespace zoetrope::media {

/// Makes small pictures of stills (PNG, JPEG), as large as fits into picture_width_max by picture_height_max,
/// in the same confined child as ClipProbe. Safe for concurrent use.
class StillReader {
 public:
  virtual ~StillReader() = default;
  /// `image` is what probe_image() found in the file. Errors: corrupt (it does not decode), not_found,
  /// cancelled, unavailable; each names the file.
  virtual Result<Picture> read(const std::string& path, const ImageInfo& image, std::stop_token stop) = 0;
};

/// As make_child_clip_probe().
std::unique_ptr<StillReader> make_child_still_reader(FileSystem& files, ChildProcess& children,
                                                     std::string program);

}  // namespace zoetrope::media

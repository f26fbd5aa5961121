#pragma once

#include "base/result.h"
#include "env/file_system.h"
#include "media/child_report.h"
#include "media/clip_probe.h"

namespace zoetrope::media {

inline constexpr std::int64_t packets_max = 1'000'000;

/// Reads every packet of an MP4 and decodes its first picture, or all of them. Belongs into the media child:
/// what it calls parses hostile bytes. Errors: corrupt, without the name of the file; unavailable; what
/// reading gives.
Result<ChildReport> check_clip(ReadableFile& file, Depth depth);

}  // namespace zoetrope::media

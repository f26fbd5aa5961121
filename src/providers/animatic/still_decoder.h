#pragma once

#include <string>

#include "base/result.h"
#include "providers/animatic/sampler.h"

namespace zoetrope::providers {

/// Decodes a PNG or JPEG through ffmpeg, scaled to cover `size` and cut to it around its middle. The colours
/// become BT.709 in limited range, as video has them.
///
/// Decoding at one and a half times the size of a clip pays: the sampler then never magnifies, and a linear
/// interpolation between pixels that lie so close is as sharp as a longer filter. `path` is absolute. ffmpeg
/// gets the open file, not its name, and may use no other demuxer. Errors: not_found (no such image, or no
/// ffmpeg), invalid_input (not a PNG or JPEG that ffmpeg decodes), timed_out, unavailable.
Result<Still> decode_still(const std::string& path, Size size);

}  // namespace zoetrope::providers

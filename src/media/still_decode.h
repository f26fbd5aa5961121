#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "env/file_system.h"
#include "media/image_probe.h"
#include "media/picture.h"

namespace zoetrope::media {

/// A small picture of a still. Belongs into the media child: what it calls parses hostile bytes. Errors:
/// corrupt, without the name of the file; unavailable; what reading gives.
Result<Picture> decode_still(ReadableFile& file, ImageFormat format);

/// The picture as the child prints it: a line with the size, then the pixels; or a line of JSON for an error.
std::string print_still_report(const Result<Picture>& picture);

/// The other way, as suspicious as parse_report().
Result<Picture> parse_still_report(std::string_view text);

/// What print_still_report() makes at most.
inline constexpr std::size_t still_report_bytes_max =
    std::size_t{3} * picture_width_max * picture_height_max + 4096;

}  // namespace zoetrope::media

#pragma once

#include "base/result.h"
#include "media/byte_stream.h"
#include "media/png_scan.h"

namespace zoetrope::media {

inline constexpr int jpeg_segments_max = 20'000;

/// Reads a JPEG from SOI to EOI: every segment with its length, the size in its frame header, the marker
/// structure of the coded data, but no pixel (https://www.w3.org/Graphics/JPEG/itu-t81.pdf, annex B). Padding
/// behind EOI is taken; anything else there is not. Errors: invalid_input, without the name of the file.
Result<ImageShape> scan_jpeg(ByteStream& stream);

}  // namespace zoetrope::media

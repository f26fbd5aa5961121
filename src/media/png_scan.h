#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "media/byte_stream.h"

namespace zoetrope::media {

/// What the scan of an image finds out.
struct ImageShape {
  int width = 0;
  int height = 0;
  std::vector<std::string> warnings;  ///< without the name of the file
};

inline constexpr int png_chunks_max = 20'000;

/// Reads a PNG from its signature to the last byte behind IEND: every chunk's name, length, CRC and order,
/// but no pixel (https://www.w3.org/TR/png-3/). Errors: invalid_input, without the name of the file.
Result<ImageShape> scan_png(ByteStream& stream);

}  // namespace zoetrope::media

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "env/file_system.h"

namespace zoetrope::media {

inline constexpr std::uint64_t image_bytes_max =
    10'000'000;                             ///< https://docs.kie.ai: image_url, "max 10.0 MB"
inline constexpr int image_side_min = 300;  ///< Kling's own API: at least 300 px a side
inline constexpr int image_side_max = 8192;
inline constexpr std::uint64_t image_pixels_max = 40'000'000;

enum class ImageFormat { png, jpeg };
std::string_view content_type(ImageFormat format);  ///< "image/png", "image/jpeg"

struct ImageInfo {
  ImageFormat format = ImageFormat::png;
  int width = 0;
  int height = 0;
  std::uint64_t bytes = 0;
  std::string sha256;
  std::vector<std::string> warnings;  ///< whole sentences, e.g. that it is not 1920x1080
};

/// Is this file a seed image that the provider can take? Checks by hand, without a decoder: the signature,
/// every chunk or segment down to the end with its lengths (and CRCs for PNG), the size in pixels, and that
/// the shape is 16:9 to within one percent. Another size of that shape is a warning.
///
/// Errors: not_found, invalid_input (one line: the file, what is wrong, what to do), unavailable.
Result<ImageInfo> probe_image(FileSystem& files, const std::string& path);

/// The same for an open file; `name` is what the messages call it.
Result<ImageInfo> probe_image(ReadableFile& file, const std::string& name);

}  // namespace zoetrope::media

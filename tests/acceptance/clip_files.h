#pragma once

#include <filesystem>
#include <string>

/// Clips that ffmpeg makes for a test, and pictures that it reads for one.

namespace zoetrope::acceptance {

/// A grey clip of `seconds` with 24 pictures a second, whose first picture is red, the middle one lime and
/// the last one blue. `size` is as in "320x180"; `words` go to ffmpeg behind the pictures: a second input, or
/// how to encode.
void make_marked_clip(const std::filesystem::path& file, const std::string& size, int seconds,
                      const std::string& words = "");

/// The file without its last bytes.
void cut_short(const std::filesystem::path& file, std::uintmax_t bytes);

/// "red", "lime", "blue" or the numbers: the colour in the middle of a JPEG.
std::string colour_of_jpeg(const std::filesystem::path& folder, const std::string& jpeg);

std::string from_base64(const std::string& text);

}  // namespace zoetrope::acceptance

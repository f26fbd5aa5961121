#include "fuzz/probe_picture.h"

#include <map>

#include "base/hash.h"
#include "base/text.h"
#include "fuzz/fuzz_target.h"
#include "fuzz/memory_files.h"

namespace zoetrope::fuzz {

std::optional<media::ImageInfo> probe_picture(const std::string& name, std::string_view bytes) {
  const std::map<std::string, std::string> only{{name, std::string(bytes)}};
  MemoryFiles files(only);
  Result<media::ImageInfo> image = media::probe_image(files, name);
  if (!image) {
    const std::string& words = image.error().message;
    require(image.error().code == ErrorCode::invalid_input, "a refusal is about the file");
    require(words.starts_with(name + " ") && printable(words, words.size()) == words,
            "a refusal names the file in one printable line");
    return std::nullopt;
  }
  const auto pixels = static_cast<std::uint64_t>(image->width) * static_cast<std::uint64_t>(image->height);
  require(image->width >= media::image_side_min && image->height >= media::image_side_min, "large enough");
  require(image->width <= media::image_side_max && image->height <= media::image_side_max &&
              pixels <= media::image_pixels_max,
          "no bomb");
  require(image->bytes == bytes.size() && image->sha256 == sha256_hex(bytes), "all of it was read");
  const double shape = static_cast<double>(image->width) / static_cast<double>(image->height);
  require(shape > 16.0 / 9 * 0.985 && shape < 16.0 / 9 * 1.015, "about 16:9");
  return std::move(*image);
}

}  // namespace zoetrope::fuzz

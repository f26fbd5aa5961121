#include "base/bytes.h"
#include "fuzz/fuzz_target.h"
#include "fuzz/probe_picture.h"

/// Any bytes as a JPEG.

namespace {

using namespace zoetrope;

/// A baseline or progressive frame header with this size stands somewhere.
bool has_frame_header(std::string_view text, const media::ImageInfo& image) {
  constexpr std::size_t bytes = 9;
  for (std::size_t at = 2; at + bytes <= text.size(); ++at) {
    if (byte_at(text, at) != 0xFF || byte_at(text, at + 1) < 0xC0 || byte_at(text, at + 1) > 0xC2) continue;
    const bool fits = byte_at(text, at + 4) == 8 && static_cast<int>(be16(text, at + 5)) == image.height &&
                      static_cast<int>(be16(text, at + 7)) == image.width;
    if (fits) return true;
  }
  return false;
}

void check_taken(std::string_view text, const media::ImageInfo& image) {
  fuzz::require(image.format == media::ImageFormat::jpeg, "it is taken for what it is");
  fuzz::require(text.starts_with("\xFF\xD8\xFF"), "a JPEG begins as one");
  fuzz::require(has_frame_header(text, image), "its size is the one in a frame header");
  const std::size_t end = text.rfind("\xFF\xD9");
  fuzz::require(end != std::string_view::npos && text.find_first_not_of(std::string_view("\0\xFF\r\n\t ", 6),
                                                                        end + 2) == std::string_view::npos,
                "nothing but padding follows its end");
  fuzz::require(text.find("\xFF\xDA") < end, "it has data");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  const std::string_view text = fuzz::text_of(bytes, count);
  if (const auto image = fuzz::probe_picture("a.jpg", text)) check_taken(text, *image);
  return 0;
}

#include "base/bytes.h"
#include "base/hash.h"
#include "fuzz/checksums.h"
#include "fuzz/fuzz_target.h"
#include "fuzz/probe_picture.h"

/// Any bytes as a PNG.

namespace {

using namespace zoetrope;

constexpr std::size_t signature_bytes = 8;
constexpr std::size_t head_bytes = 8;
constexpr std::size_t crc_bytes = 4;

/// Calls `visit(at, length)` for every chunk that lies whole in the text; false when something else follows.
template <typename Visit>
bool walk_chunks(std::string_view text, const Visit& visit) {
  std::size_t at = signature_bytes;
  while (at + head_bytes + crc_bytes <= text.size()) {
    const std::size_t length = be32(text, at);
    if (length > text.size() - at - head_bytes - crc_bytes) return false;
    visit(at, length);
    at += head_bytes + length + crc_bytes;
  }
  return at == text.size();
}

void mend_checksums(std::string& text) {
  walk_chunks(text, [&text](std::size_t at, std::size_t length) {
    const std::uint32_t crc = crc32(std::string_view(text).substr(at + 4, 4 + length));
    put_be(text, at + head_bytes + length, crc, crc_bytes);
  });
}

void check_taken(std::string_view text, const media::ImageInfo& image) {
  fuzz::require(image.format == media::ImageFormat::png, "it is taken for what it is");
  fuzz::require(text.starts_with("\x89PNG\r\n\x1A\n"), "a PNG has the signature of one");
  std::vector<std::string> names;
  std::size_t data_bytes = 0;
  bool in_order = true;
  const bool whole = walk_chunks(text, [&](std::size_t at, std::size_t length) {
    const std::string name(text.substr(at + 4, 4));
    in_order = in_order && crc32(text.substr(at + 4, 4 + length)) == be32(text, at + head_bytes + length);
    in_order = in_order && (name != "IDAT" || data_bytes == 0 || names.back() == "IDAT");
    if (name == "IDAT") data_bytes += length + 1;
    names.push_back(name);
  });
  fuzz::require(whole && in_order, "it is chunk behind chunk, each with its checksum");
  fuzz::require(names.size() >= 3 && names.front() == "IHDR" && names.back() == "IEND" && data_bytes > 0,
                "from a header over data to an end");
  const std::size_t header = signature_bytes + head_bytes;
  fuzz::require(image.width == static_cast<int>(be32(text, header)) &&
                    image.height == static_cast<int>(be32(text, header + 4)),
                "its size is the one in the header");
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size, std::size_t size_max,
                                               unsigned seed) {
  return fuzz::mutate_and_mend(bytes, size, size_max, seed, mend_checksums);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  const std::string_view text = fuzz::text_of(bytes, count);
  if (const auto image = fuzz::probe_picture("a.png", text)) check_taken(text, *image);
  return 0;
}

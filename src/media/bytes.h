#pragma once

#include <cstdint>
#include <string_view>

/// Big-endian numbers and four-letter codes, as PNG, JPEG and MP4 hold them. The caller has made sure that
/// the bytes are there.

namespace zoetrope::media {

constexpr std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

constexpr std::uint32_t be16(std::string_view bytes, std::size_t at = 0) {
  return (byte_at(bytes, at) << 8U) | byte_at(bytes, at + 1);
}

constexpr std::uint32_t be32(std::string_view bytes, std::size_t at = 0) {
  return (be16(bytes, at) << 16U) | be16(bytes, at + 2);
}

constexpr std::uint64_t be64(std::string_view bytes, std::size_t at = 0) {
  return (std::uint64_t{be32(bytes, at)} << 32U) | be32(bytes, at + 4);
}

/// "moov" as the number that be32 gives for it.
constexpr std::uint32_t four_letters(std::string_view name) {
  return be32(name);
}

}  // namespace zoetrope::media

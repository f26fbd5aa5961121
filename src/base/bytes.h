#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

/// Numbers as files hold them: `be` has the highest byte first, as PNG, JPEG and MP4, `le` the lowest. A
/// number has 1 to 8 bytes. The caller has made sure that the bytes are there.

namespace zoetrope {

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

constexpr std::uint64_t get_be(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value = (value << 8U) | byte_at(bytes, at + i);
  return value;
}

constexpr std::uint64_t get_le(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = count; i > 0; --i) value = (value << 8U) | byte_at(bytes, at + i - 1);
  return value;
}

constexpr void put_be(std::span<char> into, std::size_t at, std::uint64_t value, std::size_t count) {
  for (std::size_t i = count; i > 0; --i, value >>= 8U) into[at + i - 1] = static_cast<char>(value & 0xFFU);
}

constexpr void put_le(std::span<char> into, std::size_t at, std::uint64_t value, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i, value >>= 8U) into[at + i] = static_cast<char>(value & 0xFFU);
}

/// "moov" as the number that be32 gives for it.
constexpr std::uint32_t four_letters(std::string_view name) {
  return be32(name);
}

}  // namespace zoetrope

#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "env/file_system.h"

namespace zoetrope::media {

/// A file read once from its first byte to its last, through one fixed buffer, and hashed on the way. One
/// thread at a time. The end of the file where more was wanted is invalid_input: "is cut off ...".
class ByteStream {
 public:
  explicit ByteStream(ReadableFile& file);

  /// The next bytes, without taking them: at least one, or none at the end of the file.
  Result<std::string_view> peek();
  /// Takes bytes that peek() showed.
  void consume(std::size_t bytes);

  /// Exactly `count` bytes, at most `take_bytes_max`; good until the next call.
  static constexpr std::size_t take_bytes_max = 64;
  Result<std::string_view> take(std::size_t count);
  Result<void> skip(std::uint64_t count);

  [[nodiscard]] std::uint64_t position() const { return position_; }

  /// The digest of everything that was read. Call once, at the end.
  std::string sha256() { return hash_.hex(); }

 private:
  [[nodiscard]] Error cut_off() const;

  static constexpr std::size_t buffer_bytes = 1 << 16;
  ReadableFile& file_;
  std::vector<char> buffer_;
  std::string_view rest_;
  std::array<char, take_bytes_max> taken_{};
  std::uint64_t fetched_ = 0;
  std::uint64_t position_ = 0;
  Sha256 hash_;
};

}  // namespace zoetrope::media

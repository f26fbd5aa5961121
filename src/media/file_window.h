#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "env/file_system.h"

namespace zoetrope::media {

/// Reads small pieces of a file, mostly near one another, through one buffer. One thread at a time.
class FileWindow {
 public:
  /// `bytes` is the size of the file; nothing beyond it is read.
  FileWindow(ReadableFile& file, std::uint64_t bytes) : file_(file), bytes_(bytes) {}

  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

  /// Exactly `count` bytes from `offset`; good until the next call. Errors: corrupt when they are not all
  /// there, and what reading gives.
  Result<std::string_view> read(std::uint64_t offset, std::size_t count);

 private:
  static constexpr std::size_t window_bytes = 1 << 14;
  ReadableFile& file_;
  std::uint64_t bytes_;
  std::vector<char> buffer_;
  std::uint64_t start_ = 0;
};

}  // namespace zoetrope::media

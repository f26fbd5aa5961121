#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "env/file_system.h"
#include "hosts/image_host.h"

namespace zoetrope::hosts {

/// An open file whose bytes are in memory. For tests.
class MemoryFile final : public ReadableFile {
 public:
  explicit MemoryFile(std::string bytes) : bytes_(std::move(bytes)) {}

  Result<FileInfo> info() override {
    FileInfo info;
    info.kind = FileKind::regular;
    info.bytes = bytes_.size();
    return info;
  }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) override {
    if (offset >= bytes_.size()) return std::size_t{0};
    const std::size_t count = std::min<std::size_t>(into.size(), bytes_.size() - offset);
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), count, into.begin());
    return count;
  }

 private:
  std::string bytes_;
};

inline LocalImage png_of(MemoryFile& file, std::uint64_t bytes) {
  return {.file = file, .name = "clip_07-3f2a9c.png", .content_type = "image/png", .bytes = bytes};
}

}  // namespace zoetrope::hosts

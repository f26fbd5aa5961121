#include <fmt/format.h>

#include <vector>

#include "base/hash.h"
#include "base/text.h"
#include "env/file_system.h"

namespace zoetrope {
namespace {

constexpr std::size_t piece_bytes = 1 << 18;

}  // namespace

Result<std::string> FileSystem::read_all(const std::string& path, std::uint64_t bytes_max) {
  const auto file = TRY(open(path));
  std::vector<char> piece(piece_bytes);
  std::string all;
  for (;;) {
    // The length that info() tells may be wrong by now; only reading shows where the file ends.
    const std::size_t got = TRY(file->read_at(all.size(), piece));
    if (got == 0) return all;
    if (all.size() + got > bytes_max) {
      return Error{ErrorCode::invalid_input, fmt::format("\"{}\" is longer than {} bytes; use a smaller file",
                                                         printable(absolute(path)), bytes_max)};
    }
    all.append(piece.data(), got);
  }
}

Result<FileDigest> digest_file(FileSystem& files, const std::string& path) {
  const auto file = TRY(files.open(path));
  std::vector<char> piece(piece_bytes);
  Sha256 hash;
  std::uint64_t bytes = 0;
  for (;;) {
    const std::size_t got = TRY(file->read_at(bytes, piece));
    if (got == 0) return FileDigest{hash.hex(), bytes};
    hash.update(std::string_view(piece.data(), got));
    bytes += got;
  }
}

}  // namespace zoetrope

#include "writer/pictures.h"

#include <fmt/format.h>

#include "base/hash.h"

namespace zoetrope::writer {
namespace {

constexpr std::string_view png_signature = "\x89PNG\r\n\x1a\n";
constexpr std::string_view jpeg_signature = "\xff\xd8\xff";

/// "" for neither. Only the first bytes decide: the service judges the rest.
std::string_view picture_type(std::string_view bytes) {
  if (bytes.starts_with(png_signature)) return "image/png";
  return bytes.starts_with(jpeg_signature) ? "image/jpeg" : "";
}

}  // namespace

Result<FileDigest> picture_digest(FileSystem& workspace, const std::string& path) {
  const auto file = TRY(workspace.open(path));
  const FileInfo info = TRY(file->info());
  if (info.bytes > picture_bytes_max) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("{} has more than {} bytes", workspace.absolute(path), picture_bytes_max)};
  }
  return digest_file(workspace, path);
}

Result<std::string> picture_url(FileSystem& workspace, const std::string& path) {
  const std::string bytes = TRY(workspace.read_all(path, picture_bytes_max));
  const std::string_view type = picture_type(bytes);
  if (type.empty()) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("{} is neither PNG nor JPEG", workspace.absolute(path))};
  }
  return fmt::format("data:{};base64,{}", type, base64(bytes));
}

}  // namespace zoetrope::writer

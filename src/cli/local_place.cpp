#include "cli/local_place.h"

#include <fmt/format.h>

namespace zoetrope::cli {

Result<VolumeInfo> volume_at(FileSystem& files, const std::string& path) {
  std::string folder = path;
  for (;;) {
    auto volume = files.volume(folder);
    const bool may_be_above = !volume && volume.error().code == ErrorCode::not_found && !folder.empty();
    if (!may_be_above) return volume;
    const std::size_t slash = folder.rfind('/');
    folder.resize(slash == std::string::npos ? 0 : slash);
  }
}

Result<void> require_local(FileSystem& files, const std::string& path, std::string_view what,
                           std::string_view remedy) {
  const auto volume = volume_at(files, path);
  if (!volume || !volume->network) return {};
  return Error{
      ErrorCode::invalid_input,
      fmt::format("{} would be on a network file system ({}), where locks and writes cannot be relied on; {}",
                  what, volume->type, remedy)};
}

}  // namespace zoetrope::cli

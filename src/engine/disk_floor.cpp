#include "engine/disk_floor.h"

#include <fmt/format.h>

namespace zoetrope::engine {
namespace {

std::optional<Error> trouble_of(const VolumeInfo& volume, const std::string& folder) {
  if (volume.read_only) {
    return Error{ErrorCode::no_space, folder + " cannot be written: nothing is bought that cannot be stored"};
  }
  if (volume.files_max > 0 && volume.free_files == 0) {
    return Error{ErrorCode::no_space,
                 folder + " takes no more files: nothing is bought that cannot be stored; remove some"};
  }
  if (volume.free_bytes >= disk_floor_bytes) return std::nullopt;
  return Error{ErrorCode::no_space,
               fmt::format("only {} MiB are free in {}: nothing is bought that cannot be "
                           "stored; make room for {} MiB",
                           volume.free_bytes >> 20, folder, disk_floor_bytes >> 20)};
}

}  // namespace

void DiskFloor::look_also_at(const std::string& folder) {
  if (folders_.insert(folder).second) looked_at_.reset();
}

std::optional<Error> DiskFloor::trouble() {
  const MonoTime now = clock_.mono();
  if (looked_at_ && now - *looked_at_ < disk_look_interval) return trouble_;
  looked_at_ = now;
  trouble_.reset();
  for (const std::string& folder : folders_) {
    const auto volume = workspace_.volume(folder);
    if (volume && !trouble_) trouble_ = trouble_of(*volume, workspace_.absolute(folder));
  }
  return trouble_;
}

}  // namespace zoetrope::engine

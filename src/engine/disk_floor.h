#pragma once

#include <optional>
#include <set>
#include <string>

#include "base/error.h"
#include "env/clock.h"
#include "env/file_system.h"

namespace zoetrope::engine {

/// Free space below which nothing is bought any more: twenty clips of 10 s, which have about 15 MB each.
inline constexpr std::uint64_t disk_floor_bytes = 512ULL << 20;
inline constexpr Duration disk_look_interval = std::chrono::seconds(5);

/// Nothing is bought that could not be stored: looks whether the workspace takes more files, and each folder
/// of clips, which may lie on a disk of its own. What is paid for already is fetched all the same, as long as
/// there is any room. One thread at a time.
class DiskFloor {
 public:
  DiskFloor(FileSystem& workspace, Clock& clock) : workspace_(workspace), clock_(clock) {}

  /// `folder` is relative to the workspace.
  void look_also_at(const std::string& folder);
  /// What stands in the way (no_space), in words with the remedy; nothing when there is room, or when the
  /// file system does not say. Looks at the disk at most every few seconds.
  std::optional<Error> trouble();

 private:
  FileSystem& workspace_;
  Clock& clock_;
  std::set<std::string> folders_ = {""};
  std::optional<MonoTime> looked_at_;
  std::optional<Error> trouble_;
};

}  // namespace zoetrope::engine

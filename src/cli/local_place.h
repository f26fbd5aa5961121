#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "env/file_system.h"

namespace zoetrope::cli {

/// The file system of a folder that may not have been made yet: that of the nearest folder above it that is
/// there. `files` is rooted at "/" and `path` relative to it, as App::host_path() gives it.
Result<VolumeInfo> volume_at(FileSystem& files, const std::string& path);

/// Refuses a network file system, where two machines may hold the same lock at once and a sync may not reach
/// a disk. `what` begins the message ("the database /a/b.db"), `remedy` ends it. When the file system cannot
/// be asked, nothing is refused: whoever opens the place says what is wrong with it. Errors: invalid_input.
Result<void> require_local(FileSystem& files, const std::string& path, std::string_view what,
                           std::string_view remedy);

}  // namespace zoetrope::cli

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "env/file_system.h"
#include "model/project.h"

/// What lies in a project's folder and is no result: it can be made again for nothing, or nobody looks for it
/// once the video is approved.

namespace zoetrope::cli {

struct WorkingFile {
  std::string path;  ///< relative to the workspace
  std::uint64_t bytes = 0;
  bool paid = false;  ///< a take that another one took the place of
};

/// Previews, sheets, the joined previews and what a fetch that was cut off left behind; with `takes`, the
/// takes as well. Those alone that were last changed at `until` or earlier. Only regular files of names that
/// we give. Errors: those of FileSystem, but for a folder that is not there.
Result<std::vector<WorkingFile>> working_files(FileSystem& workspace, const Project& project, bool takes,
                                               WallTime until);

}  // namespace zoetrope::cli

#pragma once

#include <string>
#include <vector>

#include "env/file_system.h"

namespace zoetrope::cli {

/// Every CHANNEL/PROJECT of the workspace, in order. Folders whose names are none of a channel or project are
/// left out, and so is what cannot be read.
std::vector<std::string> project_names(FileSystem& workspace);

}  // namespace zoetrope::cli

#pragma once

#include "base/result.h"
#include "env/file_system.h"
#include "env/random.h"
#include "model/project.h"

namespace zoetrope::cli {

/// Makes the folder of the clips and tries whether a file can be made in it, before anything is paid that
/// could then not be stored. Errors: invalid_input (something else stands there), no_space, unavailable; each
/// with the remedy.
Result<void> prepare_output(FileSystem& workspace, Random& random, const Project& project, Output output);

}  // namespace zoetrope::cli

#pragma once

#include <map>
#include <string>

#include "cli/made_file.h"
#include "model/project.h"
#include "model/shot.h"

namespace zoetrope::cli {

/// What is known of a project's shots before they are planned.
struct KnownShots {
  std::map<int, Shot> shots;  ///< by number; with a person's prompt, or an empty one
  std::string list;           ///< the project's list, in the workspace; "" when it has none
  std::string file_before;    ///< what the file to be written holds now; "" when it is not there
};

/// From the project's shot list and from `file`, which the plan is to be written to. Prompts that were
/// planned and that nobody has changed count as none: they may be planned anew. Errors: invalid_input when
/// `file` is there and is no plan, or one that a person has reviewed; what reading the lists gives.
Result<KnownShots> known_shots(FileSystem& workspace, const Project& project, const MadeFile& file);

/// How many clips the project has by its pictures, else by its list, else as usual.
Result<int> usual_clips(FileSystem& workspace, const Project& project, const KnownShots& known);

}  // namespace zoetrope::cli

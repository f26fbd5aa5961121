#pragma once

#include "cli/app.h"
#include "cli/arguments.h"

namespace zoetrope::cli {

/// `plan --write FILE`: a prompt for each clip that has none, and all of them as a shot list that a person
/// reads and edits. What a person wrote in the project's list, or changed in FILE, stays as it is.
Result<int> run_write_plan(App& app, const Arguments& arguments);

}  // namespace zoetrope::cli

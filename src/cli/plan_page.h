#pragma once

#include "cli/made_file.h"
#include "cli/project_plan.h"

namespace zoetrope::cli {

/// Writes the plan as one page that needs nothing but itself, for somebody who approves it before anything is
/// paid. `facts` are the lines at its top. Small pictures of the stills are made in confined children; one
/// that cannot be made is left out, with a word why. Errors: those of writing; unavailable.
Result<void> write_plan_page(App& app, FileSystem& workspace, const ProjectPlan& plan,
                             const std::vector<std::string>& facts, const MadeFile& file);

}  // namespace zoetrope::cli

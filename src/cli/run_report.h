#pragma once

#include "cli/app.h"
#include "cli/arguments.h"
#include "cli/project_plan.h"
#include "cli/render_session.h"
#include "model/cap_change.h"

namespace zoetrope::cli {

/// What the plan found that a person should know before the run. Nothing when they asked for quiet.
void print_plan_warnings(App& app, const Arguments& arguments, const ProjectPlan& plan);

/// Runs the plan and prints what came of it. The exit status is that of docs/cli.md.
Result<int> run_and_report(App& app, const Arguments& arguments, RenderSession& session,
                           const ProjectPlan& plan, const store::TaskSpec& spec,
                           const std::vector<CapChange>& caps);

}  // namespace zoetrope::cli

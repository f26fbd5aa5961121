#pragma once

#include "cli/app.h"
#include "cli/project_plan.h"
#include "store/store.h"

namespace zoetrope::cli {

/// The task of a paid run, as settings and plan have it.
store::TaskSpec paid_spec(const App& app, const ProjectPlan& plan);

}  // namespace zoetrope::cli

#pragma once

#include "cli/app.h"
#include "store/store.h"

namespace zoetrope::cli {

/// How the settings want the videos of a project made, with this account.
store::TaskSpec task_spec(const App& app, const Project& project, const settings::AccountSettings& account);

}  // namespace zoetrope::cli

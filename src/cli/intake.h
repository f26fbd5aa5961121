#pragma once

#include <memory>

#include "cli/app.h"
#include "engine/worker_run.h"

namespace zoetrope::cli {

/// What the settings let a worker take up: both outlive it.
std::unique_ptr<engine::Intake> make_intake(const App& app, FileSystem& workspace);

}  // namespace zoetrope::cli

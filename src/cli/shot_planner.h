#pragma once

#include <memory>

#include "cli/app.h"
#include "steps/services.h"

namespace zoetrope::cli {

/// The project's shot list where it has one, else one that is planned from topic and story and written beside
/// it. All three outlive it.
std::unique_ptr<steps::ShotPlanner> make_shot_planner(const App& app, FileSystem& workspace,
                                                      media::ClipProbe& clips);

}  // namespace zoetrope::cli

#pragma once

#include "store/store.h"

namespace zoetrope::cli {

/// The project's paid task. Errors: not_found, with the command to begin with, when nothing was asked for
/// yet; those of Store.
Result<store::TaskView> asked_task(store::Store& store, const Project& project);

}  // namespace zoetrope::cli

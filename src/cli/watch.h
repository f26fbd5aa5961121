#pragma once

#include <vector>

#include "cli/app.h"

namespace zoetrope::cli {

/// Shows on standard error how these clips get on, whoever is at work on them: as a live table on a terminal,
/// else as a plain line a change. Looks about once a second until nothing moves by itself any more, or until
/// the user stops it: then it returns false. Errors: those of reading the store.
Result<bool> watch_task(App& app, store::Store& store, const TaskId& task, const std::vector<int>& numbers);

}  // namespace zoetrope::cli

#pragma once

#include <vector>

#include "cli/app.h"

namespace zoetrope::cli {

enum class WatchEnd {
  at_rest,   ///< nothing moves by itself any more
  deserted,  ///< work is left, and no process does it
  stopped,   ///< by the user
};

/// Shows on standard error how these clips get on, whoever is at work on them: as a live table on a terminal,
/// else as a plain line a change. Looks about once a second. Errors: those of reading the store.
Result<WatchEnd> watch_task(App& app, store::Store& store, const TaskId& task,
                            const std::vector<int>& numbers);

}  // namespace zoetrope::cli

#pragma once

#include <string>

#include "cli/console.h"
#include "cli/report.h"
#include "store/hand_over.h"

/// The end of a run, or of a task that a worker has, as the log has it.

namespace zoetrope::cli {

/// "Skipped 10 existing clips, generated 8 new clips"
std::string skipped_words(const Counts& counts);
/// "1 failed, 2 held", "" when every clip is done.
std::string unfinished_words(const Counts& counts);

/// An error, unless every clip is done.
LogLevel task_level(const Counts& counts);
/// Of a worker's task: what a round takes up by itself is a warning.
LogLevel task_level(const Counts& counts, const store::HandOverView& handed);

/// All clips of a worker's task: what was delivered since it was handed over is new, what was there before
/// was skipped.
Counts count_handed_clips(const store::TaskView& task, const store::HandOverView& handed);

/// "Skipped 10 existing clips, generated 8 new clips; 1 failed; round 2/5, next at 14:15"
std::string handed_words(const Counts& counts, const store::HandOverView& handed);

/// Only when the console logs JSON.
Json task_log_line(const Console& console, const store::TaskView& task, const Counts& counts, LogLevel level);

}  // namespace zoetrope::cli

#pragma once

#include <string>
#include <vector>

#include "base/secret.h"
#include "cli/json.h"
#include "store/views.h"

namespace zoetrope::cli {

/// The counts that `generate` and `status` report. Every clip that was asked for is in exactly one of them,
/// or still moving.
struct Counts {
  int generated = 0;
  int skipped = 0;
  int failed = 0;
  int cancelled = 0;
  int held = 0;
  int late = 0;
  int moving = 0;
};

/// `numbers`: the clips that were asked for. `skipped` of the done ones were done before.
Counts count_clips(const store::TaskView& task, const std::vector<int>& numbers, int skipped);

/// Adds status, counts and cost, as every report of a task has them.
void add_standing(Json& json, const store::TaskView& task, const Counts& counts);

/// The JSON of `generate`, and of `status` but for what it adds; docs/cli.md has it as a contract.
/// `workspace` is put before the paths.
Json task_report(const store::TaskView& task, const Counts& counts, const std::string& workspace);
std::string task_json(const store::TaskView& task, const Counts& counts, const std::string& workspace);
std::string tasks_json(const store::TaskList& list);

/// {"error": {"code", "message"}}: what `--json` prints when a command fails before it has a result.
std::string error_json(const Error& error);

/// A line a clip, however long, so that a search for a clip finds all of it: number, state, detail.
std::string clip_lines(const std::vector<store::ClipView>& clips, const Redactor& redactor);
/// A line a project under a heading.
std::string task_lines(const store::TaskList& list);

}  // namespace zoetrope::cli

#pragma once

#include "cli/app.h"
#include "cli/arguments.h"

/// One function a command. Each returns the exit status, or the Error that main() prints and maps to one.

namespace zoetrope::cli {

Result<int> run_new(App& app, const Arguments& arguments);
Result<int> run_plan(App& app, const Arguments& arguments);
Result<int> run_preview(App& app, const Arguments& arguments);
Result<int> run_generate(App& app, const Arguments& arguments);
Result<int> run_generate_video(App& app, const Arguments& arguments);
Result<int> run_redo(App& app, const Arguments& arguments);
Result<int> run_retry(App& app, const Arguments& arguments);
Result<int> run_queue(App& app, const Arguments& arguments);
Result<int> run_worker(App& app, const Arguments& arguments);
Result<int> run_pause(App& app, const Arguments& arguments);
Result<int> run_resume(App& app, const Arguments& arguments);
Result<int> run_workers(App& app, const Arguments& arguments);
Result<int> run_limits(App& app, const Arguments& arguments);
Result<int> run_db(App& app, const Arguments& arguments);
Result<int> run_prune(App& app, const Arguments& arguments);
Result<int> run_take(App& app, const Arguments& arguments);
Result<int> run_status(App& app, const Arguments& arguments);
Result<int> run_explain(App& app, const Arguments& arguments);
Result<int> run_cancel(App& app, const Arguments& arguments);
Result<int> run_resolve(App& app, const Arguments& arguments);
Result<int> run_costs(App& app, const Arguments& arguments);
Result<int> run_audit(App& app, const Arguments& arguments);
Result<int> run_sheet(App& app, const Arguments& arguments);
Result<int> run_cut(App& app, const Arguments& arguments);
Result<int> run_lint(App& app, const Arguments& arguments);
Result<int> run_verify(App& app, const Arguments& arguments);
Result<int> run_accounts(App& app, const Arguments& arguments);
Result<int> run_doctor(App& app, const Arguments& arguments);
Result<int> run_config(App& app, const Arguments& arguments);
/// For the completion scripts: a line a project.
Result<int> run_complete_projects(App& app, const Arguments& arguments);

}  // namespace zoetrope::cli

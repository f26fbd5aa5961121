#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/report.h"

namespace zoetrope::cli {
namespace {

Result<int> show_all(App& app, const Arguments& arguments, store::Store& store) {
  const auto tasks = TRY(store.tasks());
  if (arguments.json) {
    app.console.out(tasks_json(tasks));
    return 0;
  }
  if (tasks.empty()) app.console.out("no projects have been rendered here yet\n");
  for (const store::TaskSummary& task : tasks) {
    app.console.out(fmt::format("{:<32} {:<9} {:<12} {:>3}/{} clips  ${}\n", task.project.str(),
                                to_string(task.output), to_string(task.status), task.done, task.clips,
                                task.cost.to_string()));
  }
  return 0;
}

}  // namespace

Result<int> run_status(App& app, const Arguments& arguments) {
  const auto workspace = TRY(open_workspace(app, Missing::refuse));
  const auto store = TRY(open_store(app, Missing::refuse));
  if (arguments.selection.empty()) return show_all(app, arguments, *store);
  const ProjectSelection selection = TRY(parse_project_selection(arguments.selection));
  const Output output = arguments.previews ? Output::previews : Output::videos;
  const auto task = TRY(store->find_task(selection.project, output));
  if (!task) {
    return Error{ErrorCode::not_found,
                 fmt::format("nothing of {} has been rendered yet; begin with `zoetrope plan {}`",
                             selection.project.str(), selection.project.str())};
  }
  std::vector<int> numbers;
  for (const store::ClipView& clip : task->clips) numbers.push_back(clip.shot.number);
  const Counts counts = count_clips(*task, numbers, 0);
  if (arguments.json) {
    app.console.out(task_json(*task, counts, app.settings.workspace));
    return 0;
  }
  app.console.out(fmt::format(
      "{}  {}  {} of {} clips done, cost ${}{}\n", selection.project.str(), to_string(task->status),
      counts.generated, task->clips.size(), task->cost.to_string(),
      task->reserved > Money() ? fmt::format(" and ${} that may still be charged", task->reserved.to_string())
                               : ""));
  app.console.out(clip_lines(*task));
  return 0;
}

}  // namespace zoetrope::cli

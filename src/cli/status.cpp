#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "cli/commands.h"
#include "cli/hand_over_words.h"
#include "cli/layout.h"
#include "cli/planned_budgets.h"
#include "cli/project_plan.h"
#include "cli/report.h"
#include "cli/send_trouble.h"
#include "cli/store_terms.h"
#include "cli/untold_words.h"
#include "cli/watch.h"
#include "cli/words.h"
#include "engine/budget_words.h"

namespace zoetrope::cli {
namespace {

/// Somebody with ten thousand videos asks for those that move, or were done lately.
constexpr int over_listed_max = 50;

int show_all(App& app, const Arguments& arguments, const store::TaskList& list) {
  if (arguments.json) {
    app.console.out(tasks_json(list));
  } else if (list.tasks.empty()) {
    app.console.out(fmt::format("nothing has been rendered in {} yet\n", app.settings.workspace));
  } else {
    app.console.out(task_lines(list));
  }
  return 0;
}

Error nothing_rendered(const Project& project, Output output, bool other_output) {
  const bool previews = output == Output::previews;
  const std::string remedy = other_output ? fmt::format("the {} are shown by `zoetrope status {}{}`",
                                                        previews ? "videos" : "previews", project.str(),
                                                        previews ? "" : " --previews")
                                          : fmt::format("begin with `zoetrope plan {}`", project.str());
  return {ErrorCode::not_found,
          fmt::format("no {} of {} have been asked for yet; {}", to_string(output), project.str(), remedy)};
}

/// Only the clips that were asked for.
Result<void> choose_clips(store::TaskView& task, const std::vector<int>& numbers) {
  if (numbers.empty()) return {};
  auto& clips = task.clips;
  for (const int number : numbers) {
    const bool there = std::any_of(clips.begin(), clips.end(),
                                   [&](const store::ClipView& clip) { return clip.shot.number == number; });
    if (!there) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("{} has no clip {}; it has {}", task.project.str(), number, clips.size())};
    }
  }
  const auto unwanted = [&](const store::ClipView& clip) {
    return !std::binary_search(numbers.begin(), numbers.end(), clip.shot.number);
  };
  clips.erase(std::remove_if(clips.begin(), clips.end(), unwanted), clips.end());
  return {};
}

/// `waits` is what there is to say about workers.
std::string text_of(const store::TaskView& task, const Counts& counts, const std::string& trouble,
                    const std::string& waits, bool has_next_round, const Redactor& redactor) {
  std::string text = fmt::format("{}: {}, {} of {} clips done, cost ${}", task.project.str(),
                                 task_words(task.status, has_next_round), counts.generated, task.clips.size(),
                                 task.cost.to_string());
  if (task.reserved > Money())
    text += fmt::format(" and ${} that may still be charged", task.reserved.to_string());
  text += "\n";
  if (!trouble.empty()) text += paragraph("", trouble);
  return text + waits + "\n" + clip_lines(task.clips, redactor);
}

/// What is used up, or nearly, of the budgets that the next send would count towards.
std::string budget_warnings(const SendBudgets& budgets) {
  std::string text;
  if (budgets.blocking) text += "blocked: " + engine::used_up_words(*budgets.blocking) + "\n";
  for (const store::BudgetView& budget : budgets.all) {
    const bool told = budgets.blocking && budgets.blocking->scope == budget.scope;
    if (budget.is_near() && !told) text += "warning: " + engine::nearly_used_words(budget) + "\n";
  }
  return text;
}

/// Who has not been told yet how the task stands.
Result<std::string> untold_places(App& app, store::Store& store, const TaskId& task) {
  std::string text;
  const auto places = TRY(store.places(task, reach_of(app.settings)));
  for (const UntoldLine& line : untold_lines(places, app.console.redactor()))
    text += "waiting: " + line.text + "\n";
  return text;
}

std::string json_of(const store::TaskView& task, const Counts& counts, const std::string& workspace,
                    const std::string& trouble, const Json& handed, const SendBudgets& budgets) {
  Json json = task_report(task, counts, workspace);
  json["hand_over"] = handed;
  json["stopped"] = trouble.empty() ? Json(nullptr) : Json(trouble);
  json["blocked_by"] = budgets.blocking ? budget_json(*budgets.blocking) : Json(nullptr);
  json["budgets"] = Json::array();
  for (const store::BudgetView& budget : budgets.all) json["budgets"].push_back(budget_json(budget));
  return dumped(json);
}

std::vector<int> numbers_of(const store::TaskView& task) {
  std::vector<int> numbers;
  for (const store::ClipView& clip : task.clips) numbers.push_back(clip.shot.number);
  return numbers;
}

/// For a watch that names no project: the one that is under way.
Result<std::optional<store::TaskSummary>> only_one_under_way(const std::vector<store::TaskSummary>& tasks) {
  std::optional<store::TaskSummary> found;
  std::string names;
  for (const store::TaskSummary& task : tasks) {
    if (task.status != TaskStatus::processing) continue;
    names += fmt::format("{}{}{}", names.empty() ? "" : ", ", task.project.str(),
                         task.output == Output::previews ? " --previews" : "");
    if (found) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("more than one project is under way; name the one to watch: {}", names)};
    }
    found = task;
  }
  return found;
}

std::string deserted_words(const store::TaskView& task) {
  return fmt::format("zoetrope: nobody is rendering this now; go on with: zoetrope {} {}",
                     task.output == Output::previews ? "preview" : "generate", task.project.str());
}

/// Prints the status of one project; with --watch when nothing moves any more, or nobody moves it.
Result<int> show_one(App& app, const Arguments& arguments, store::Store& store, store::TaskView task,
                     const std::vector<int>& chosen) {
  TRY(choose_clips(task, chosen));
  auto end = WatchEnd::at_rest;
  if (arguments.watch) {
    end = TRY(watch_task(app, store, task.id, numbers_of(task)));
    if (end == WatchEnd::deserted) app.console.err(deserted_words(task));
    task = TRY(store.task(task.id));
    TRY(choose_clips(task, chosen));
  }
  const Counts counts = count_clips(task, numbers_of(task), 0);
  const SendBudgets budgets = TRY(send_budgets(store, task, store.read_now(*app.clock)));
  const std::string trouble = app.console.redactor().redact(TRY(send_trouble(app, store, task)));
  const auto handed = TRY(store.handed(task.id));
  const store::QueueView queue = TRY(store.queue_of(task.id));
  const auto untold = TRY(untold_places(app, store, task.id));
  const Redactor& redactor = app.console.redactor();
  if (arguments.json) {
    app.console.out(
        json_of(task, counts, app.settings.workspace, trouble, hand_over_json(handed, queue), budgets));
  } else {
    const std::string waits = redactor.redact(hand_over_lines(task.project.str(), handed, queue));
    const bool has_next_round = handed && handed->active && handed->next_round_at;
    app.console.out(text_of(task, counts, trouble, waits, has_next_round, redactor) +
                    budget_warnings(budgets) + untold);
  }
  if (end == WatchEnd::stopped) return exit_status(ErrorCode::cancelled);
  if (end == WatchEnd::deserted) return 1;
  return arguments.watch && counts.failed + counts.held + counts.late > 0 ? 1 : 0;
}

Result<int> show_all_or_watch(App& app, const Arguments& arguments, store::Store* store) {
  const int over_max = arguments.all ? std::numeric_limits<int>::max() : over_listed_max;
  const auto list = store == nullptr ? store::TaskList() : TRY(store->latest_tasks(over_max));
  const auto under_way =
      arguments.watch ? TRY(only_one_under_way(list.tasks)) : std::optional<store::TaskSummary>();
  if (!under_way) return show_all(app, arguments, list);
  return show_one(app, arguments, *store, TRY(store->task(under_way->id)), {});
}

}  // namespace

Result<int> run_status(App& app, const Arguments& arguments) {
  const auto workspace = TRY(open_workspace(app, Missing::refuse));
  const auto store = TRY(open_store_if_there(app));
  if (arguments.selection.empty()) return show_all_or_watch(app, arguments, store.get());
  const ProjectSelection selection = TRY(parse_project_selection(arguments.selection));
  const Output output = arguments.previews ? Output::previews : Output::videos;
  auto task = store ? TRY(store->find_task(selection.project, output)) : std::optional<store::TaskView>();
  if (!task && !workspace->stat(selection.project.folder()))
    return no_such_project(*workspace, selection.project);
  if (!task) {
    const Output other = arguments.previews ? Output::videos : Output::previews;
    const bool has_other = store && TRY(store->find_task(selection.project, other)).has_value();
    return nothing_rendered(selection.project, output, has_other);
  }
  return show_one(app, arguments, *store, std::move(*task), selection.numbers);
}

}  // namespace zoetrope::cli

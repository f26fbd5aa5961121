#include "cli/write_plan.h"

#include <fmt/format.h>

#include "base/text.h"
#include "cli/json.h"
#include "cli/known_shots.h"
#include "cli/layout.h"
#include "cli/made_file.h"
#include "cli/planned_file.h"
#include "cli/project_plan.h"

namespace zoetrope::cli {
namespace {

struct WrittenPlan {
  Project project;
  MadeFile file;
  std::string list;  ///< the project's, "" when it has none
  PlannedFile made;
};

Result<int> clips_of(const Arguments& arguments, FileSystem& workspace, const Project& project,
                     const KnownShots& known) {
  if (arguments.clips.empty()) return usual_clips(workspace, project, known);
  const auto clips = parse_number(arguments.clips, shots::clips_max);
  if (clips && *clips > 0) return static_cast<int>(*clips);
  return Error{ErrorCode::invalid_input, fmt::format("--clips is \"{}\"; it takes a number from 1 to {}",
                                                     printable(arguments.clips, 60), shots::clips_max)};
}

Result<void> check_arguments(const Arguments& arguments, const ProjectSelection& selection) {
  if (!selection.numbers.empty())
    return Error{ErrorCode::invalid_input, "--write is about all clips; leave out the : and the rest"};
  const std::string name = lower_ascii(arguments.write);
  if (!name.ends_with(".yaml") && !name.ends_with(".yml")) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("--write is \"{}\"; a plan is YAML, so name a file that ends in .yaml",
                             printable(arguments.write, 200))};
  }
  return {};
}

std::string next_words(const FileSystem& workspace, const WrittenPlan& plan) {
  const std::string own = workspace.absolute(plan.project.folder()) + "/shots.yaml";
  const std::string list = plan.list.empty() ? "" : workspace.absolute(plan.list);
  const std::string generate = fmt::format("`zoetrope generate {}`", plan.project.str());
  if (plan.file.shown == list || (list.empty() && plan.file.shown == own))
    return fmt::format("read and edit it, write \"reviewed: true\" in it, then {}", generate);
  std::string words =
      fmt::format("read and edit it, write \"reviewed: true\" in it, and make it the project's list: ");
  const bool in_the_way = !list.empty() && list != own;
  const bool elsewhere = plan.file.shown != own;
  if (in_the_way) words += fmt::format("move {} away", list);
  if (elsewhere) words += fmt::format("{}put it at {}", in_the_way ? " and " : "", own);
  return words + "; then " + generate;
}

std::string text_of(const FileSystem& workspace, const WrittenPlan& plan) {
  const std::size_t clips = plan.made.planned.size() + plan.made.kept.size();
  if (plan.made.planned.empty())
    return fmt::format(
        "Nothing to plan: all {} clips have prompts that somebody wrote; nothing was written\n", clips);
  std::string text = fmt::format("Planned {} of {} clips, kept {}\n",
                                 counted(plan.made.planned.size(), "prompt"), clips, plan.made.kept.size());
  if (plan.made.by_model > 0) text += fmt::format("Written by the language model: {}\n", plan.made.by_model);
  text += fmt::format("{}: {}\n", plan.made.unchanged ? "Unchanged" : "Shot list", plan.file.shown);
  return text + paragraph("Next: ", next_words(workspace, plan));
}

std::string json_of(const WrittenPlan& plan) {
  const bool written = !plan.made.planned.empty() && !plan.made.unchanged;
  Json json{{"channel", plan.project.channel.str()}, {"project", plan.project.name.str()}};
  json["file"] = plan.made.planned.empty() ? Json(nullptr) : Json(plan.file.shown);
  json["written"] = written;
  json["by_model"] = plan.made.by_model;
  json["planned"] = Json::array();
  json["kept"] = Json::array();
  for (const int number : plan.made.planned) json["planned"].push_back(number);
  for (const int number : plan.made.kept) json["kept"].push_back(number);
  return dumped(json);
}

}  // namespace

Result<int> run_write_plan(App& app, const Arguments& arguments) {
  const ProjectSelection selection = TRY(parse_project_selection(arguments.selection));
  TRY(check_arguments(arguments, selection));
  const auto workspace = TRY(open_workspace(app, Missing::refuse));
  TRY(require_project(*workspace, selection.project));
  WrittenPlan plan{.project = selection.project,
                   .file = place_of(app, *workspace, arguments.write, arguments.write)};
  plan.file.option = "--write";
  const KnownShots known = TRY(known_shots(*workspace, plan.project, plan.file));
  plan.list = known.list;
  PlanOrder order{.project = plan.project, .file = plan.file, .topic = arguments.topic};
  order.clips = TRY(clips_of(arguments, *workspace, plan.project, known));
  order.story = TRY(story_of(app, arguments.story));
  const writer::Complain complain = [&app](const std::string& line) { app.console.warning(line); };
  plan.made = TRY(write_planned_file(app, *workspace, order, known, complain, {}));
  app.console.out(arguments.json ? json_of(plan) : text_of(*workspace, plan));
  return 0;
}

}  // namespace zoetrope::cli

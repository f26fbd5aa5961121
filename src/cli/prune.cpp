#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/consent.h"
#include "cli/json.h"
#include "cli/words.h"
#include "cli/working_files.h"

namespace zoetrope::cli {
namespace {

/// A video is looked at again for a while after it was approved.
constexpr long usual_days = 7;
constexpr long days_max = 36'500;

Result<WallTime> changed_until(const std::string& older_than, WallTime now) {
  const auto days = older_than.empty() ? std::optional(usual_days) : parse_number(older_than, days_max);
  if (!days)
    return Error{ErrorCode::invalid_input, fmt::format("--older-than is \"{}\"; it takes days from 0 to {}",
                                                       printable(older_than), days_max)};
  return now + Duration(-std::chrono::hours(24 * *days));
}

struct Pruned {
  Project project;
  std::vector<WorkingFile> files;
};

std::int64_t bytes_of(const Pruned& pruned) {
  std::int64_t bytes = 0;
  for (const WorkingFile& file : pruned.files) bytes += static_cast<std::int64_t>(file.bytes);
  return bytes;
}

/// Of those that are approved, or of the one that is named, which then need only be ready.
Result<std::vector<Project>> projects_to_prune(store::Store& store, const std::string& selection) {
  std::optional<Project> named;
  if (!selection.empty()) {
    ProjectSelection parsed = TRY(parse_project_selection(selection));
    if (!parsed.numbers.empty())
      return Error{ErrorCode::invalid_input, "prune takes a project as a whole, CHANNEL/PROJECT"};
    named = std::move(parsed.project);
  }
  std::vector<Project> projects;
  for (store::TaskSummary& task : TRY(store.tasks())) {
    if (task.output != Output::videos || (named && task.project != *named)) continue;
    const bool approved = task.status == TaskStatus::video_approved;
    if (approved || (named && task.status == TaskStatus::video_ready)) {
      projects.push_back(std::move(task.project));
    } else if (named) {
      return Error{ErrorCode::conflict, fmt::format("{} is {}; its working files are kept until it is ready",
                                                    named->str(), to_string(task.status))};
    }
  }
  if (named && projects.empty())
    return Error{ErrorCode::not_found, fmt::format("no clips of {} were asked for yet", named->str())};
  return projects;
}

std::string row_of(const Pruned& pruned) {
  return fmt::format("{}  {}, {}\n", pruned.project.str(), counted(pruned.files.size(), "file"),
                     megabytes(bytes_of(pruned)));
}

std::string offer_of(const std::vector<Pruned>& all) {
  std::size_t files = 0;
  std::int64_t bytes = 0;
  std::size_t paid = 0;
  for (const Pruned& pruned : all) {
    files += pruned.files.size();
    bytes += bytes_of(pruned);
    paid += static_cast<std::size_t>(std::count_if(pruned.files.begin(), pruned.files.end(),
                                                   [](const WorkingFile& file) { return file.paid; }));
  }
  std::string offer = fmt::format("{} of {} to remove, {}", counted(files, "file"),
                                  counted(all.size(), "project"), megabytes(bytes));
  if (paid > 0) offer += fmt::format("; {} of them were paid for", counted(paid, "take"));
  return offer;
}

std::string json_of(const std::vector<Pruned>& all, bool removed) {
  Json json{{"removed", removed}, {"projects", Json::array()}};
  for (const Pruned& pruned : all) {
    Json files = Json::array();
    for (const WorkingFile& file : pruned.files)
      files.push_back(Json{{"path", file.path}, {"bytes", file.bytes}, {"paid", file.paid}});
    json["projects"].push_back(Json{{"channel", pruned.project.channel.str()},
                                    {"project", pruned.project.name.str()},
                                    {"files", std::move(files)}});
  }
  return dumped(json);
}

Result<void> remove_all(FileSystem& workspace, const std::vector<Pruned>& all) {
  for (const Pruned& pruned : all) {
    for (const WorkingFile& file : pruned.files) {
      const auto removed = workspace.remove(file.path);
      if (!removed && removed.error().code != ErrorCode::not_found) return removed.error();
    }
  }
  return {};
}

}  // namespace

Result<int> run_prune(App& app, const Arguments& arguments) {
  const auto workspace = TRY(open_workspace(app, Missing::refuse));
  const auto store = TRY(open_store(app, Missing::refuse));
  const WallTime until = TRY(changed_until(arguments.older_than, app.clock->wall()));
  std::vector<Pruned> all;
  for (Project& project : TRY(projects_to_prune(*store, arguments.selection))) {
    auto files = TRY(working_files(*workspace, project, arguments.with_takes, until));
    if (!files.empty()) all.push_back({std::move(project), std::move(files)});
  }
  std::string rows;
  for (const Pruned& pruned : all) rows += row_of(pruned);
  if (all.empty()) {
    app.console.out(arguments.json ? json_of(all, false) : "there is nothing to remove\n");
    return 0;
  }
  if (!arguments.json && !arguments.quiet) app.console.out(rows);
  if (arguments.dry_run) {
    app.console.out(arguments.json ? json_of(all, false) : offer_of(all) + "\n");
    return 0;
  }
  if (!TRY(consent(app, arguments, offer_of(all), "", "remove them"))) {
    app.console.err("nothing was removed");
    return exit_status(ErrorCode::cancelled);
  }
  TRY(remove_all(*workspace, all));
  if (arguments.json) app.console.out(json_of(all, true));
  return 0;
}

}  // namespace zoetrope::cli

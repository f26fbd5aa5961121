#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/pictures.h"
#include "shots/shot_list.h"

namespace zoetrope::cli {
namespace {

constexpr unsigned copied_mode = 0644;
constexpr std::size_t staging_bytes = 6;

/// A project is made under a hidden name beside its own and gets its name when it is whole, so that a copy
/// that fails leaves no half project in the way of the next try.
struct NewProject {
  Project project;
  std::string staging;
  std::vector<Picture> pictures;
  std::vector<std::string> made;  ///< files, to be taken away again

  [[nodiscard]] std::string composites() const {
    return staging + project.composites_folder().substr(project.folder().size());
  }
};

std::string empty_shot_list(std::size_t clips) {
  std::string text =
      "# Shots\n\n"
      "One row a clip. Write each motion prompt in this order: the core action, what moves and how, cause "
      "and effect,\n"
      "the surroundings, and one camera movement last.\n\n"
      "| Clip | Motion prompt |\n|------|---------------|\n";
  for (std::size_t n = 1; n <= clips; ++n) text += fmt::format("| {} |  |\n", n);
  return text;
}

Result<void> write(FileSystem& workspace, NewProject& made, const std::string& path, std::string_view bytes) {
  made.made.push_back(path);
  return workspace.write_atomically(path, bytes, copied_mode);
}

Result<void> fill(const App& app, const Arguments& arguments, FileSystem& workspace, NewProject& made,
                  const std::string& list_name) {
  TRY(workspace.make_directories(made.composites()));
  for (const Picture& picture : made.pictures) {
    const std::string from = app.host_path(arguments.images + "/" + picture.from);
    const std::string bytes = TRY(app.host_files->read_all(from, picture_bytes_max));
    TRY(write(workspace, made, made.composites() + "/" + picture.to, bytes));
  }
  const std::string list =
      arguments.shots.empty()
          ? empty_shot_list(made.pictures.size())
          : TRY(app.host_files->read_all(app.host_path(arguments.shots), shots::shot_list_bytes_max));
  TRY(write(workspace, made, made.staging + "/" + list_name, list));
  return workspace.rename_no_replace(made.staging, made.project.folder());
}

/// What cannot be taken away stays under its hidden name, where it is in nobody's way.
void take_away(FileSystem& workspace, const NewProject& made) {
  for (const std::string& file : made.made) {
    if (const auto removed = workspace.remove(file); !removed) continue;
  }
  std::string folder = made.composites();
  while (folder.size() >= made.staging.size()) {
    if (const auto removed = workspace.remove(folder); !removed) return;
    folder = folder.substr(0, folder.rfind('/'));
  }
}

Result<Naming> naming_for(const App& app, const Arguments& arguments) {
  if (arguments.shots.empty()) return Naming::by_number;
  // Read before anything is made, so that a list that cannot be used is refused with its line.
  const auto text = app.host_files->read_all(app.host_path(arguments.shots), shots::shot_list_bytes_max);
  if (!text) return Error{ErrorCode::invalid_input, text.error().message};
  const auto list = TRY(shots::parse_shot_list(arguments.shots, *text));
  const bool names_pictures = std::any_of(list.shots.begin(), list.shots.end(),
                                          [](const Shot& shot) { return !shot.image_name.empty(); });
  return names_pictures ? Naming::keep : Naming::by_number;
}

std::string report(const App& app, const NewProject& made, const std::string& list, bool list_is_empty) {
  const Project& project = made.project;
  std::string text =
      fmt::format("Made {} with {} in {}/{}\n", project.str(), counted(made.pictures.size(), "picture"),
                  app.settings.workspace, project.folder());
  const Picture& first = made.pictures.front();
  const Picture& last = made.pictures.back();
  if (first.from != first.to || last.from != last.to) {
    text += fmt::format("Numbered in the order of their names: {} is {}, ... {} is {}\n", first.from,
                        first.to, last.from, last.to);
  }
  if (list_is_empty) {
    return text + fmt::format("Next: write the prompts into {}/{}, then `zoetrope plan {}`\n",
                              app.settings.workspace, project.folder() + "/" + list, project.str());
  }
  return text + fmt::format("Next: `zoetrope plan {}`\n", project.str());
}

std::string json_of(const App& app, const NewProject& made, const std::string& list) {
  Json json;
  json["channel"] = made.project.channel.str();
  json["project"] = made.project.name.str();
  json["folder"] = app.settings.workspace + "/" + made.project.folder();
  json["shot_list"] = list;
  json["pictures"] = Json::array();
  for (const Picture& picture : made.pictures)
    json["pictures"].push_back({{"from", picture.from}, {"to", picture.to}});
  return dumped(json);
}

}  // namespace

Result<int> run_new(App& app, const Arguments& arguments) {
  const ProjectSelection selection = TRY(parse_project_selection(arguments.selection));
  if (!selection.numbers.empty())
    return Error{ErrorCode::invalid_input,
                 "a new project takes no clip numbers; leave out the : and the rest"};
  NewProject made{.project = selection.project};
  const Naming naming = TRY(naming_for(app, arguments));
  made.pictures = TRY(choose_pictures(*app.host_files, app.host_path(arguments.images), naming));
  const auto workspace = TRY(open_workspace(app, Missing::create));
  const std::string folder = made.project.folder();
  if (workspace->stat(folder)) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("there is a project {} already, in {}; choose another name", made.project.str(),
                             workspace->absolute(folder))};
  }
  made.staging = folder.substr(0, folder.rfind('/')) + "/.new-" + app.random->hex(staging_bytes);
  const std::string list = "shots" + (arguments.shots.empty() ? ".md" : ending_of(arguments.shots));
  if (const auto filled = fill(app, arguments, *workspace, made, list); !filled) {
    take_away(*workspace, made);
    return filled.error();
  }
  app.console.out(arguments.json ? json_of(app, made, list)
                                 : report(app, made, list, arguments.shots.empty()));
  return 0;
}

}  // namespace zoetrope::cli

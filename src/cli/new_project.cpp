#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/commands.h"
#include "shots/shot_list.h"

namespace zoetrope::cli {
namespace {

constexpr std::uint64_t copied_bytes_max = 64 << 20;
constexpr unsigned copied_mode = 0644;

struct Picture {
  std::string from;  ///< its name in the folder
  std::string to;    ///< its name in assets/composites
};

std::string ending_of(const std::string& name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string::npos ? "" : lower_ascii(name.substr(dot));
}

bool is_picture(const DirEntry& entry) {
  const std::string ending = ending_of(entry.name);
  return entry.kind != FileKind::directory && (ending == ".png" || ending == ".jpg" || ending == ".jpeg");
}

bool is_clip_name(const std::string& name) {
  return name.starts_with("clip_") && name.size() > 7 && name[5] >= '0' && name[5] <= '9';
}

/// Pictures that are named clip_NN keep their names; others are numbered in the order of their names.
Result<std::vector<Picture>> choose_pictures(const App& app, const std::string& folder) {
  std::vector<Picture> pictures;
  for (const DirEntry& entry : TRY(app.host_files->list(app.host_path(folder)))) {
    if (is_picture(entry)) pictures.push_back({entry.name, entry.name});
  }
  if (pictures.empty()) {
    return Error{ErrorCode::invalid_input, fmt::format("{} has no PNG or JPEG pictures", folder)};
  }
  if (pictures.size() > static_cast<std::size_t>(shots::clips_max)) {
    return Error{ErrorCode::invalid_input, fmt::format("{} has {} pictures; a project takes at most {}",
                                                       folder, pictures.size(), shots::clips_max)};
  }
  const bool named =
      std::all_of(pictures.begin(), pictures.end(), [](const Picture& p) { return is_clip_name(p.from); });
  for (std::size_t i = 0; !named && i < pictures.size(); ++i) {
    pictures[i].to = fmt::format("clip_{:02}{}", i + 1, ending_of(pictures[i].from));
  }
  return pictures;
}

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

Result<void> copy(const App& app, const std::string& from, FileSystem& workspace, const std::string& to) {
  const std::string bytes = TRY(app.host_files->read_all(app.host_path(from), copied_bytes_max));
  return workspace.write_atomically(to, bytes, copied_mode);
}

Result<std::string> put_shot_list(const App& app, const Arguments& arguments, FileSystem& workspace,
                                  const Project& project, std::size_t clips) {
  if (arguments.shots.empty()) {
    const std::string path = project.folder() + "/shots.md";
    TRY(workspace.write_atomically(path, empty_shot_list(clips), copied_mode));
    return path;
  }
  const std::string path = project.folder() + "/shots" + ending_of(arguments.shots);
  TRY(copy(app, arguments.shots, workspace, path));
  return path;
}

}  // namespace

Result<int> run_new(App& app, const Arguments& arguments) {
  const ProjectSelection selection = TRY(parse_project_selection(arguments.selection));
  const Project& project = selection.project;
  if (!selection.numbers.empty())
    return Error{ErrorCode::invalid_input, "a new project takes no clip numbers"};
  const std::vector<Picture> pictures = TRY(choose_pictures(app, arguments.images));
  const auto workspace = TRY(open_workspace(app, Missing::create));
  if (workspace->stat(project.folder())) {
    return Error{ErrorCode::invalid_input, fmt::format("project {} is there already, in {}", project.str(),
                                                       workspace->absolute(project.folder()))};
  }
  // Read before anything is made, so that a list that cannot be used is refused with its line.
  if (!arguments.shots.empty()) TRY(shots::read_shot_list(*app.host_files, app.host_path(arguments.shots)));
  TRY(workspace->make_directories(project.composites_folder()));
  for (const Picture& picture : pictures) {
    TRY(copy(app, arguments.images + "/" + picture.from, *workspace,
             project.composites_folder() + "/" + picture.to));
  }
  const std::string list = TRY(put_shot_list(app, arguments, *workspace, project, pictures.size()));
  app.console.out(fmt::format("Made {} with {} pictures in {}\n", project.str(), pictures.size(),
                              workspace->absolute(project.folder())));
  app.console.out(arguments.shots.empty()
                      ? fmt::format("Next: write the prompts into {}, then `zoetrope plan {}`\n",
                                    workspace->absolute(list), project.str())
                      : fmt::format("Next: `zoetrope plan {}`\n", project.str()));
  return 0;
}

}  // namespace zoetrope::cli

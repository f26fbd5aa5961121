#include "cli/clip_material.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/project_plan.h"
#include "cli/words.h"

namespace zoetrope::cli {
namespace {

/// The shots of the list, else those that were rendered.
Result<std::vector<Shot>> find_shots(FileSystem& workspace, const std::optional<store::TaskView>& task,
                                     const Project& project, std::vector<std::string>& warnings) {
  const auto name = shots::find_shot_list(workspace, project.folder());
  auto list = name ? shots::read_shot_list(workspace, *name) : Result<shots::ShotList>(name.error());
  if (list) {
    warnings = list->warnings;
    return std::move(list->shots);
  }
  if (!task) return list.error();
  warnings.push_back(list.error().message + "; the prompts are those of the render");
  std::vector<Shot> shots;
  for (const store::ClipView& clip : task->clips) shots.push_back(clip.shot);
  return shots;
}

Result<void> check_numbers(const std::vector<Shot>& shots, const ProjectSelection& selection) {
  for (const int number : selection.numbers) {
    if (find_shot(shots, number) != nullptr) continue;
    return Error{ErrorCode::invalid_input,
                 fmt::format("{} has no clip {}; it has {}", selection.project.str(), number, shots.size())};
  }
  return {};
}

bool is_asked_for(const ProjectSelection& selection, int number) {
  return selection.numbers.empty() ||
         std::binary_search(selection.numbers.begin(), selection.numbers.end(), number);
}

/// There is no file, and the store has nothing that would explain it.
ClipCondition missing(const Material& material, const ClipMaterial& clip) {
  const bool previews = material.output == Output::previews;
  const std::string what =
      clip.stored && clip.stored->state == ClipState::done ? "its file is gone" : "there is no file yet";
  return {"missing", fmt::format("{}; run `zoetrope {} {}:{}`", what, previews ? "preview" : "generate",
                                 material.project.str(), clip.shot.number)};
}

}  // namespace

Result<Material> gather_material(App& app, FileSystem& workspace, const Arguments& arguments) {
  const ProjectSelection selection = TRY(parse_project_selection(arguments.selection));
  const Output output = arguments.previews ? Output::previews : Output::videos;
  const auto store = TRY(open_store_if_there(app));
  TRY(require_project(workspace, selection.project));
  const auto task =
      store ? TRY(store->find_task(selection.project, output)) : std::optional<store::TaskView>();
  std::vector<std::string> warnings;
  const std::vector<Shot> shots = TRY(find_shots(workspace, task, selection.project, warnings));
  TRY(check_numbers(shots, selection));
  for (const std::string& warning : warnings) app.console.warning(warning);
  Material material{.project = selection.project, .output = output, .selected = !selection.numbers.empty()};
  for (const Shot& shot : shots) {
    if (!is_asked_for(selection, shot.number)) continue;
    ClipMaterial clip{.shot = shot, .path = selection.project.clip_file(output, shot.number)};
    const auto file = workspace.stat(clip.path);
    if (!file && file.error().code != ErrorCode::not_found) return file.error();
    clip.there = file.has_value();
    if (task) {
      const auto stored = std::find_if(
          task->clips.begin(), task->clips.end(),
          [&](const store::ClipView& candidate) { return candidate.shot.number == shot.number; });
      if (stored != task->clips.end()) clip.stored = *stored;
    }
    material.clips.push_back(std::move(clip));
  }
  return material;
}

std::optional<ClipCondition> condition_of(const Material& material, const ClipMaterial& clip,
                                          const Redactor& redactor) {
  const ClipState state = clip.stored ? clip.stored->state : ClipState::ready;
  const bool nothing_known = state == ClipState::ready && (!clip.stored || !clip.stored->scheduled);
  if (state == ClipState::done || nothing_known) {
    if (clip.there) return std::nullopt;
    return missing(material, clip);
  }
  const bool trouble = state == ClipState::held || state == ClipState::failed;
  std::string reason = detail_words(*clip.stored, redactor);
  if (reason.empty()) reason = "it is not finished; `zoetrope status` shows how far it is";
  return ClipCondition{state_words(*clip.stored), std::move(reason), trouble};
}

std::string without_folder(const Material& material, std::string text) {
  const std::string folder = material.project.output_folder(material.output) + "/";
  for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder, at))
    text.erase(at, folder.size());
  return text;
}

std::string default_file(const Material& material, std::string_view name, std::string_view ending) {
  return fmt::format("{}/{}{}{}{}", material.project.folder(), name,
                     material.output == Output::previews ? "-previews" : "",
                     material.selected ? "-selection" : "", ending);
}

}  // namespace zoetrope::cli

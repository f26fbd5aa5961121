#include "cli/project_plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"

namespace zoetrope::cli {
namespace {

/// "no project a/b; did you mean a/c?"
Error no_such_project(FileSystem& workspace, const Project& project) {
  std::vector<std::string> known;
  if (const auto channels = workspace.list("channels")) {
    for (const DirEntry& channel : *channels) {
      const auto projects = workspace.list("channels/" + channel.name + "/projects");
      if (!projects) continue;
      for (const DirEntry& entry : *projects) {
        if (!entry.name.starts_with('.')) known.push_back(channel.name + "/" + entry.name);
      }
    }
  }
  const auto near = nearest(project.str(), known);
  return {ErrorCode::invalid_input,
          fmt::format("there is no project {} in {}{}", project.str(), workspace.absolute(""),
                      near ? fmt::format("; did you mean {}?", *near)
                           : "; make it with `zoetrope new " + project.str() + " --images DIR`")};
}

Result<engine::FileFinding> look_at_file(FileSystem& workspace, media::ClipProbe& probe,
                                         const Project& project, Output output, const Shot& shot) {
  const std::string path = project.clip_file(output, shot.number);
  if (!workspace.stat(path)) return engine::FileFinding(engine::NoFile{});
  const auto info = probe.probe(path, media::Depth::packets, {std::chrono::seconds(shot.seconds)}, {});
  if (!info && info.error().code == ErrorCode::unavailable) return info.error();
  if (!info) return engine::FileFinding(engine::BrokenFile{info.error().message});
  const FileDigest digest = TRY(digest_file(workspace, path));
  return engine::FileFinding(
      store::VerifiedFile{path, digest.sha256, static_cast<std::int64_t>(digest.bytes), info->duration});
}

Need need_of(const PlannedClip& clip) {
  const bool whole_file = std::holds_alternative<store::VerifiedFile>(clip.file);
  const ClipState state = clip.stored ? clip.stored->state : ClipState::ready;
  switch (state) {
    case ClipState::sending:
    case ClipState::ambiguous:
    case ClipState::waiting:
    case ClipState::fetching:
      return Need::resume;
    case ClipState::held:
      return clip.stored->hold == HoldReason::ambiguous ? Need::person : Need::resume;
    case ClipState::done:
      if (whole_file) return Need::nothing;
      return clip.stored->adopted ? Need::render : Need::resume;
    case ClipState::ready:
    case ClipState::hosted:
    case ClipState::failed:
    case ClipState::cancelled:
      if (whole_file) return Need::nothing;
      return clip.problem.empty() ? Need::render : Need::refused;
  }
  check_failed("clip state is known", __FILE__, __LINE__);
}

void look_at_image(FileSystem& workspace, const RenderModel& model, PlannedClip& clip) {
  clip.problem = clip.shot.image_problem;
  if (!clip.problem.empty()) return;
  auto image = media::probe_image(workspace, clip.shot.image);
  if (!image) {
    clip.problem = image.error().message;
    return;
  }
  clip.warnings = image->warnings;
  clip.image = std::move(*image);
  const std::size_t characters = count_characters(clip.shot.prompt);
  if (characters > model.prompt_characters_max) {
    clip.problem = fmt::format("its prompt has {} characters; {} takes at most {}: shorten it", characters,
                               model.name, model.prompt_characters_max);
  }
}

Result<void> check_numbers(const shots::ShotList& list, const ProjectSelection& selection,
                           const std::string& name) {
  for (const int number : selection.numbers) {
    const bool there = std::any_of(list.shots.begin(), list.shots.end(),
                                   [&](const Shot& shot) { return shot.number == number; });
    if (!there) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("clip {} is not in {}, which has {} clips", number, name, list.shots.size())};
    }
  }
  return {};
}

}  // namespace

Result<void> require_project(FileSystem& workspace, const Project& project) {
  if (!workspace.stat(project.folder())) return no_such_project(workspace, project);
  return {};
}

int ProjectPlan::count(Need need) const {
  return static_cast<int>(std::count_if(clips.begin(), clips.end(), [&](const PlannedClip& clip) {
    return clip.asked_for && clip.need == need;
  }));
}

Money ProjectPlan::price() const {
  Money sum;
  for (const PlannedClip& clip : clips) {
    if (clip.asked_for && clip.need == Need::render) sum += clip.price;
  }
  return sum;
}

Result<ProjectPlan> plan_project(FileSystem& workspace, media::ClipProbe& probe, store::Store* store,
                                 const ProjectSelection& selection, Output output, const RenderModel& model) {
  const Project& project = selection.project;
  TRY(require_project(workspace, project));
  ProjectPlan plan{.project = project, .output = output, .model = &model};
  plan.shot_list = TRY(shots::find_shot_list(workspace, project.folder()));
  shots::ShotList list = TRY(shots::read_shot_list(workspace, plan.shot_list));
  TRY(check_numbers(list, selection, plan.shot_list));
  TRY(shots::find_images(workspace, project.folder(), list.shots));
  plan.warnings = list.warnings;
  const auto task =
      store == nullptr ? std::optional<store::TaskView>() : TRY(store->find_task(project, output));
  for (const Shot& shot : list.shots) {
    PlannedClip clip{.shot = shot};
    const auto& numbers = selection.numbers;
    clip.asked_for = numbers.empty() || std::binary_search(numbers.begin(), numbers.end(), shot.number);
    const auto price = model.price(shot.seconds);
    CHECK(price.has_value());
    clip.price = price->money;
    if (task) {
      const auto stored = std::find_if(
          task->clips.begin(), task->clips.end(),
          [&](const store::ClipView& candidate) { return candidate.shot.number == shot.number; });
      if (stored != task->clips.end()) clip.stored = *stored;
    }
    if (clip.asked_for) {
      clip.file = TRY(look_at_file(workspace, probe, project, output, shot));
      look_at_image(workspace, model, clip);
    }
    clip.need = need_of(clip);
    plan.clips.push_back(std::move(clip));
  }
  return plan;
}

}  // namespace zoetrope::cli

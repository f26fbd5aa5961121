#include "cli/project_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "cli/clip_need.h"
#include "cli/price_list.h"
#include "cli/project_names.h"

namespace zoetrope::cli {
namespace {

/// Is this the very file that was looked into when it became this clip's?
bool was_verified(const std::optional<store::ClipView>& stored, const Shot& shot, const FileDigest& digest) {
  return stored && stored->state == ClipState::done && stored->result_sha256 == digest.sha256 &&
         stored->shot.seconds == shot.seconds;
}

/// The same bytes are not looked into again: that would load FFmpeg before anything is sent.
Result<engine::FileFinding> look_at_file(FileSystem& workspace, media::ClipProbe& probe,
                                         const std::string& path, const PlannedClip& clip) {
  if (!workspace.stat(path)) return engine::FileFinding(engine::NoFile{});
  const auto digest = digest_file(workspace, path);
  if (digest && was_verified(clip.stored, clip.shot, *digest)) {
    return engine::FileFinding(store::VerifiedFile{
        path, digest->sha256, static_cast<std::int64_t>(digest->bytes), clip.stored->result_duration});
  }
  const auto info = probe.probe(path, media::Depth::packets, {std::chrono::seconds(clip.shot.seconds)}, {});
  if (!info && info.error().code == ErrorCode::unavailable) return info.error();
  if (!info) return engine::FileFinding(engine::BrokenFile{info.error().message});
  if (!digest) return digest.error();
  return engine::FileFinding(
      store::VerifiedFile{path, digest->sha256, static_cast<std::int64_t>(digest->bytes), info->duration});
}

void look_at_image(FileSystem& workspace, PlannedClip& clip) {
  clip.problem = clip.shot.image_problem;
  if (!clip.problem.empty()) return;
  auto image = media::probe_image(workspace, clip.shot.image);
  if (!image) {
    clip.problem = image.error().message;
    return;
  }
  clip.warnings = image->warnings;
  clip.image = std::move(*image);
}

/// What the model does not take is not sent.
void look_at_findings(PlannedClip& clip) {
  if (!clip.problem.empty()) return;
  const auto hard =
      std::find_if(clip.findings.begin(), clip.findings.end(),
                   [](const shots::Finding& finding) { return finding.severity == shots::Severity::error; });
  if (hard != clip.findings.end())
    clip.problem = fmt::format("its prompt: {}; {}", hard->message, hard->suggestion);
}

std::map<int, std::vector<shots::Finding>> findings_by_clip(const std::vector<Shot>& shots,
                                                            const RenderModel& model) {
  std::map<int, std::vector<shots::Finding>> findings;
  for (shots::ShotFinding& found : shots::lint_shots(shots, model.prompt_limits()))
    findings[found.number].push_back(std::move(found.finding));
  return findings;
}

void add_image_warnings(const std::vector<shots::ImageWarning>& warnings, PlannedClip& clip) {
  for (const shots::ImageWarning& warning : warnings) {
    if (warning.number == clip.shot.number) clip.warnings.push_back(warning.text);
  }
}

std::optional<store::ClipView> stored_clip(const std::optional<store::TaskView>& task, int number) {
  if (!task) return std::nullopt;
  const auto found =
      std::find_if(task->clips.begin(), task->clips.end(),
                   [number](const store::ClipView& clip) { return clip.shot.number == number; });
  return found == task->clips.end() ? std::nullopt : std::optional(*found);
}

Result<void> check_numbers(const shots::ShotList& list, const ProjectSelection& selection,
                           const std::string& name) {
  for (const int number : selection.numbers) {
    if (find_shot(list.shots, number) == nullptr) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("clip {} is not in {}, which has {} clips", number, name, list.shots.size())};
    }
  }
  return {};
}

/// How missing prompts come into being.
std::string planning_words(const Project& project) {
  return fmt::format("have them planned: `zoetrope plan {} --topic TEXT --story TEXT --write shots.yaml`",
                     project.str());
}

Result<std::string> found_list(FileSystem& workspace, const Project& project) {
  auto list = shots::find_shot_list(workspace, project.folder());
  if (list || list.error().code != ErrorCode::not_found) return list;
  return Error{list.error().code, fmt::format("{}; or {}", list.error().message, planning_words(project))};
}

Result<shots::ShotList> list_with_prompts(FileSystem& workspace, const Project& project,
                                          const std::string& name) {
  auto list = shots::read_shot_list(workspace, name);
  if (list) return list;
  const auto without = shots::read_shot_list(workspace, name, shots::Prompts::may_be_missing);
  if (!without) return list;
  const auto missing = std::count_if(without->shots.begin(), without->shots.end(),
                                     [](const Shot& shot) { return shot.prompt.empty(); });
  return Error{list.error().code, fmt::format("{} ({} of {} clips have none), or {}", list.error().message,
                                              missing, without->shots.size(), planning_words(project))};
}

}  // namespace

Error no_such_project(FileSystem& workspace, const Project& project) {
  const auto near = nearest(project.str(), project_names(workspace));
  return {ErrorCode::invalid_input,
          fmt::format("there is no project {} in {}{}", project.str(), workspace.absolute(""),
                      near ? fmt::format("; did you mean {}?", *near)
                           : "; make it with `zoetrope new " + project.str() + " --images DIR`")};
}

Result<void> require_project(FileSystem& workspace, const Project& project) {
  if (!workspace.stat(project.folder())) return no_such_project(workspace, project);
  return {};
}

int ProjectPlan::asked_for() const {
  return static_cast<int>(
      std::count_if(clips.begin(), clips.end(), [](const PlannedClip& clip) { return clip.asked_for; }));
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
                                 const ProjectSelection& selection, Output output, const RenderModel& model,
                                 const std::string& account, Purpose purpose) {
  const Project& project = selection.project;
  TRY(require_project(workspace, project));
  ProjectPlan plan{.project = project, .output = output, .model = &model};
  plan.shot_list = TRY(found_list(workspace, project));
  shots::ShotList list = TRY(list_with_prompts(workspace, project, plan.shot_list));
  plan.reviewed = list.reviewed;
  TRY(check_numbers(list, selection, plan.shot_list));
  const auto image_warnings = TRY(shots::find_images(workspace, project.folder(), list.shots));
  plan.warnings = list.warnings;
  const auto task =
      store == nullptr ? std::optional<store::TaskView>() : TRY(store->find_task(project, output));
  if (task) {
    plan.task = task->id;
    plan.committed = task->cost + task->reserved;
  }
  PriceList prices(store, account, model);
  auto findings = findings_by_clip(list.shots, model);
  for (const Shot& shot : list.shots) {
    PlannedClip clip{.shot = shot};
    clip.findings = std::move(findings[shot.number]);
    const auto& numbers = selection.numbers;
    clip.price = TRY(prices.price(shot.seconds));
    clip.stored = stored_clip(task, shot.number);
    clip.asked_for = (numbers.empty() || std::binary_search(numbers.begin(), numbers.end(), shot.number)) &&
                     (purpose != Purpose::retry || is_to_be_retried(clip));
    // What was cancelled comes back only when it is named.
    const bool is_cancelled = clip.stored && clip.stored->state == ClipState::cancelled;
    if (is_cancelled && numbers.empty()) clip.asked_for = false;
    if (clip.asked_for) {
      clip.file = TRY(look_at_file(workspace, probe, project.clip_file(output, shot.number), clip));
      look_at_image(workspace, clip);
      add_image_warnings(image_warnings, clip);
      look_at_findings(clip);
    }
    decide_need(clip, output, purpose);
    plan.clips.push_back(std::move(clip));
  }
  return plan;
}

std::string unreviewed_words(const ProjectPlan& plan) {
  return fmt::format(
      "no person has read the prompts of {}; read them and write \"reviewed: true\" in it, or add "
      "--auto-plan to send them as they are",
      plan.shot_list);
}

std::string strict_problem(const ProjectPlan& plan) {
  std::string clips;
  std::size_t count = 0;
  for (const PlannedClip& clip : plan.clips) {
    const bool is_sent = clip.asked_for && clip.need == Need::render;
    if (!is_sent || clip.findings.empty()) continue;
    clips += fmt::format("{}{}", count++ == 0 ? "" : ",", clip.shot.number);
  }
  if (count == 0) return "";
  return fmt::format(
      "--strict: the linter has something to say of {} (clip{} {}); `zoetrope plan {}` tells what",
      counted(count, "prompt"), count == 1 ? "" : "s", clips, plan.project.str());
}

std::string difference_words(const ProjectPlan& plan, const PlannedClip& clip) {
  if (clip.difference.empty() || clip.anew) return "";
  return fmt::format(
      "clip {:02} differs from what was rendered ({}); `zoetrope redo {}:{}` renders it anew for {}",
      clip.shot.number, clip.difference, plan.project.str(), clip.shot.number, clip.price.to_human());
}

}  // namespace zoetrope::cli

#include "cli/shot_planner.h"

#include <fmt/format.h>

#include "cli/output_place.h"
#include "cli/planned_file.h"
#include "cli/project_plan.h"

namespace zoetrope::cli {
namespace {

class Planner final : public steps::ShotPlanner {
 public:
  Planner(const App& app, FileSystem& workspace, media::ClipProbe& clips)
      : app_(app), workspace_(workspace), clips_(clips) {}

  Result<std::vector<lifecycle::FoundShot>> plan(const lifecycle::StepInput& input,
                                                 std::vector<lifecycle::Notice>& notices,
                                                 const std::stop_token& stop) override {
    TRY(require_project(workspace_, input.project));
    TRY(prepare_output(workspace_, *app_.random, input.project, Output::videos));
    TRY(make_list(input, notices, stop));
    const RenderModel* model = find_render_model(input.provider, input.model);
    if (model == nullptr) {
      return Error{
          ErrorCode::invalid_input,
          fmt::format("there is no model {} of provider {}; hand the project over anew with `zoetrope "
                      "queue {}`",
                      input.model, input.provider, input.project.str())};
    }
    const ProjectPlan plan = TRY(plan_project(workspace_, clips_, nullptr, {input.project, {}},
                                              Output::videos, *model, input.account));
    const bool is_sent = plan.count(Need::render) > 0;
    if (is_sent && !plan.reviewed && !input.auto_plan) {
      return Error{
          ErrorCode::invalid_input,
          fmt::format("no person has read the prompts of {}; read them, write \"reviewed: true\" in "
                      "it, and hand it over again: `zoetrope queue {}` (with --auto-plan they are sent "
                      "as they are)",
                      workspace_.absolute(plan.shot_list), input.project.str())};
    }
    for (const std::string& warning : plan.warnings) notices.push_back(lifecycle::Notice::warning(warning));
    return found_shots(plan);
  }

 private:
  /// Nothing when there is one.
  Result<void> make_list(const lifecycle::StepInput& input, std::vector<lifecycle::Notice>& notices,
                         const std::stop_token& stop) {
    const Project& project = input.project;
    const auto there = shots::find_shot_list(workspace_, project.folder());
    if (there || there.error().code != ErrorCode::not_found) return {};
    if (input.topic.empty() && input.story.empty()) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("{}; or write a topic or a story direction into its task: `zoetrope queue {} "
                               "--topic TEXT --story TEXT`",
                               there.error().message, project.str())};
    }
    PlanOrder order{.project = project, .topic = input.topic, .story = input.story};
    order.file = place_of(app_, workspace_, "", project.folder() + "/shots.yaml");
    const KnownShots known = TRY(known_shots(workspace_, project, order.file));
    order.clips = TRY(usual_clips(workspace_, project, known));
    const writer::Complain complain = [&](const std::string& line) {
      notices.push_back(lifecycle::Notice::warning(line));
    };
    const PlannedFile made = TRY(write_planned_file(app_, workspace_, order, known, complain, stop));
    notices.push_back({fmt::format("{}: planned {} prompts, {} of them by the language model: {}",
                                   project.str(), made.planned.size(), made.by_model, order.file.shown)});
    return {};
  }

  static std::vector<lifecycle::FoundShot> found_shots(const ProjectPlan& plan) {
    std::vector<lifecycle::FoundShot> shots;
    for (const PlannedClip& clip : plan.clips) {
      lifecycle::FoundShot found{.shot = clip.shot, .file = std::nullopt};
      found.shot.image_problem = clip.problem;
      if (const auto* file = std::get_if<store::VerifiedFile>(&clip.file))
        found.file = lifecycle::FoundFile{file->path, file->sha256, file->bytes, file->duration};
      shots.push_back(std::move(found));
    }
    return shots;
  }

  const App& app_;
  FileSystem& workspace_;
  media::ClipProbe& clips_;
};

}  // namespace

std::unique_ptr<steps::ShotPlanner> make_shot_planner(const App& app, FileSystem& workspace,
                                                      media::ClipProbe& clips) {
  return std::make_unique<Planner>(app, workspace, clips);
}

}  // namespace zoetrope::cli

#pragma once

#include <optional>
#include <vector>

#include "cli/app.h"
#include "engine/commands.h"
#include "media/image_probe.h"
#include "model/render_model.h"
#include "shots/lint.h"
#include "shots/shot_list.h"

namespace zoetrope::cli {

/// What the clips are looked at for.
enum class Purpose {
  complete,  ///< whatever is missing
  redo,      ///< a new render of each, whatever was delivered before
  retry,     ///< only those that failed, are late, or are paid and could not be fetched
};

/// What a clip needs, seen from outside, before anything is asked for.
enum class Need {
  nothing,  ///< its file is there and whole
  resume,   ///< it is at the provider, or paid and to be fetched; costs nothing more
  render,   ///< a new render
  person,   ///< it is held and waits for a decision
  refused,  ///< its image or prompt cannot be used
};

struct PlannedClip {
  Shot shot;
  std::optional<media::ImageInfo> image;
  std::string problem;  ///< with Need::refused
  std::vector<std::string> warnings;
  std::vector<shots::Finding> findings;  ///< about its prompt
  engine::FileFinding file;
  std::optional<store::ClipView> stored;
  std::string difference;  ///< "its prompt was changed": the shot list is not what the clip was rendered from
  Need need = Need::nothing;
  bool anew = false;  ///< with Need::render: whatever was delivered before
  Money price;
  bool asked_for = true;
};

struct ProjectPlan {
  Project project;
  Output output = Output::videos;
  const RenderModel* model = nullptr;
  std::string shot_list;
  bool reviewed = true;  ///< false: its prompts were planned, and no person has said that they are right
  std::vector<std::string> warnings;
  std::vector<PlannedClip> clips;
  TaskId task;      ///< empty while nothing of the project was asked for
  Money committed;  ///< what the project has cost or may still cost

  [[nodiscard]] int asked_for() const;
  [[nodiscard]] int count(Need need) const;  ///< among those asked for
  [[nodiscard]] Money price() const;         ///< of what is to be rendered
};

/// "there is no project a/b in ...; did you mean a/c?", invalid_input.
Error no_such_project(FileSystem& workspace, const Project& project);
/// Errors: invalid_input with the nearest name when there is no such project.
Result<void> require_project(FileSystem& workspace, const Project& project);

/// Reads the project: shot list, images, files that are there, and what the store knows (null: nothing).
/// `account` is the one that will send: prices are those that it was charged. Reads only. Errors:
/// invalid_input (no such project with the nearest name, no shot list, a clip that it
/// does not have).
Result<ProjectPlan> plan_project(FileSystem& workspace, media::ClipProbe& probe, store::Store* store,
                                 const ProjectSelection& selection, Output output, const RenderModel& model,
                                 const std::string& account, Purpose purpose = Purpose::complete);

/// What is to be done before prompts that no person has read are paid for, in one line.
std::string unreviewed_words(const ProjectPlan& plan);

/// For --strict, which takes advice for a condition: what speaks against rendering the prompts that would be
/// paid for; "" when nothing does.
std::string strict_problem(const ProjectPlan& plan);

/// "clip 07 differs from what was rendered (its prompt was changed)", and how it is rendered anew; "" when it
/// does not, or is about to be.
std::string difference_words(const ProjectPlan& plan, const PlannedClip& clip);

}  // namespace zoetrope::cli

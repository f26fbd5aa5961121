#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/secret.h"
#include "cli/app.h"
#include "model/project.h"
#include "store/views.h"

namespace zoetrope::cli {

/// One clip for the commands that look at what has become of a project.
struct ClipMaterial {
  Shot shot;         ///< of the shot list, or as it was rendered when the list cannot be read
  std::string path;  ///< of its file in the workspace
  bool there = false;
  std::optional<store::ClipView> stored;
};

struct Material {
  Project project;
  Output output = Output::videos;
  bool selected = false;            ///< clips were chosen by number
  std::vector<ClipMaterial> clips;  ///< those that were asked for, by number
};

/// What the command names, --previews or not; its warnings are printed. Reads only. A shot list that cannot
/// be read is a warning as long as the store knows the clips. Errors: invalid_input (no such project, no shot
/// list, a clip that it does not have); what reading gives.
Result<Material> gather_material(App& app, FileSystem& workspace, const Arguments& arguments);

/// Why a clip has no file, or what else is to be known about one that has: a word or two and a sentence.
/// Nothing when the store and the folder agree that it is done.
struct ClipCondition {
  std::string word;
  std::string reason;
  bool trouble = false;  ///< a person is needed
};
std::optional<ClipCondition> condition_of(const Material& material, const ClipMaterial& clip,
                                          const Redactor& redactor);

/// `text` with the clips named by their file names alone: the folder is the same for all of them.
std::string without_folder(const Material& material, std::string text);

/// Where a file about a project goes that is made of many clips: beside the shot list, so that a pattern such
/// as videos/*.mp4 finds clips and nothing else. "cut.mp4", "cut-previews.mp4", "cut-selection.mp4".
std::string default_file(const Material& material, std::string_view name, std::string_view ending);

}  // namespace zoetrope::cli

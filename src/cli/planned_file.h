#pragma once

#include <cstddef>
#include <stop_token>
#include <string>
#include <vector>

#include "cli/app.h"
#include "cli/known_shots.h"
#include "writer/prompt_writer.h"

namespace zoetrope::cli {

/// What prompts are planned of, and where they go.
struct PlanOrder {
  Project project;
  MadeFile file;
  std::string topic;
  std::string story;
  int clips = 0;
};

/// What became of them.
struct PlannedFile {
  std::vector<int> planned;
  std::vector<int> kept;
  std::size_t by_model = 0;  ///< of the planned ones
  bool unchanged = false;    ///< the file says it already
};

/// "TEXT", or what stands in the file of "@FILE". Errors: invalid_input when there is no such file; what
/// reading it gives.
Result<std::string> story_of(const App& app, const std::string& word);

/// Plans a prompt for each shot that has none, by the language model of the settings where they name one, and
/// writes all of them as a shot list that nobody has reviewed. Writes nothing when no prompt is missing. On
/// any thread. Errors: invalid_input when there is no topic and no story; cancelled; what writing gives.
Result<PlannedFile> write_planned_file(const App& app, FileSystem& workspace, const PlanOrder& order,
                                       const KnownShots& known, const writer::Complain& complain,
                                       const std::stop_token& stop);

}  // namespace zoetrope::cli

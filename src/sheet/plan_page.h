#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "media/picture.h"
#include "sheet/sheet.h"

/// A plan as a page, to be approved by somebody else before anything is paid.

namespace zoetrope::sheet {

/// What a sentence of a motion prompt tells.
enum class PromptRole { action, details, sequence, environment, camera };

struct PromptSpan {
  PromptRole role = PromptRole::action;
  std::string text;
};

/// One clip. Its texts may come from anywhere; they are made harmless where they are written.
struct PlanCell {
  int number = 0;
  std::optional<media::Picture> picture;
  std::string image;  ///< its name and size, or why there is none
  std::vector<PromptSpan> prompt;
  std::string negative_prompt;
  std::string state;  ///< what becomes of it: "render for $0.42", "done"
  Tone tone = Tone::calm;
  std::vector<std::string> warnings;
};

struct PlanPage {
  std::string channel;
  std::string project;
  std::vector<std::string> facts;  ///< lines at the top: what it costs, how long it takes
  std::string made;                ///< the line at the bottom: by which program, when
  std::vector<PlanCell> cells;
};

/// As html_of(Sheet). Errors: unavailable.
Result<std::string> html_of(const PlanPage& plan);

}  // namespace zoetrope::sheet

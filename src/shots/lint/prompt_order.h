#pragma once

#include <optional>
#include <vector>

#include "shots/sentence_kind.h"

namespace zoetrope::shots {

/// What is said too early or too late, for the linter. Sentences by their position.
struct PromptOrder {
  bool camera_before_the_end = false;  ///< a camera movement, and none in the last sentence
  /// The first sentence is about the surroundings, and this later one about who acts.
  std::optional<std::size_t> environment_before_action;
};

PromptOrder look_at_order(const std::vector<ReadSentence>& sentences);

}  // namespace zoetrope::shots

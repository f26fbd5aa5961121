#pragma once

#include <optional>
#include <vector>

#include "shots/sentence_kind.h"

namespace zoetrope::shots {

/// What is said too early or too late, for the linter and the fixer alike. Sentences by their position.
struct PromptOrder {
  bool camera_before_the_end = false;  ///< a camera movement, and none in the last sentence
  int led_by_camera = 0;               ///< sentences that a camera movement leads
  /// The first sentence is about the surroundings, and this later one about who acts.
  std::optional<std::size_t> environment_before_action;
  /// The first sentence is about sky, weather or a place, and a later one is about something nearer.
  bool begins_with_backdrop = false;
};

PromptOrder look_at_order(const std::vector<ReadSentence>& sentences);

}  // namespace zoetrope::shots

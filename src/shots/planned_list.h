#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/shot.h"
#include "shots/prompt_parts.h"
#include "shots/shot_list.h"

/// Shot lists that zoetrope writes for a person to read and change, as YAML. Behind each planned prompt
/// stands its digest, so that a prompt that was changed is known, and kept when the list is planned again.

namespace zoetrope::shots {

struct PlannedShot {
  Shot shot;                           ///< with a person's prompt, or none
  std::optional<PromptParts> planned;  ///< instead of it
};

struct PlannedList {
  std::string of;     ///< "poke1/vid_1"
  std::string topic;  ///< for the person who reads
  std::string story;
  std::vector<PlannedShot> shots;
};

/// The file's text. read_shot_list() gives its shots again; the list is not reviewed.
std::string planned_list_text(const PlannedList& list);

/// Did planned_list_text() make the text, whatever became of it since?
bool is_planned_list(std::string_view text);

/// The clips of such a text whose prompts nobody has changed; `list` is what was read of it.
std::set<int> unchanged_clips(std::string_view text, const ShotList& list);

}  // namespace zoetrope::shots

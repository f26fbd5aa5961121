#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "shots/prompt_parts.h"

namespace zoetrope::shots {

inline constexpr std::size_t topic_characters_max = 300;
inline constexpr std::size_t direction_characters_max = 20'000;

/// What is known of a video that has pictures and no prompts.
struct Story {
  std::string topic;      ///< "The red fox in winter"; may be empty when there is a direction
  std::string direction;  ///< what happens, in any form of text; may be empty when there is a topic
  int clips = 0;          ///< 1 to clips_max (shot_list.h)
  /// The clips' pictures by name, the first clip's first; may be fewer or empty. Words in a name that the
  /// story has too say what is to be seen.
  std::vector<std::string> image_names = {};
  /// What the clips' prompts must not ask for, in the same order; may be fewer or empty.
  std::vector<std::string> negative_prompts = {};
};

/// One prompt a clip, made of the story's own words: the direction is read as a sequence of beats (sentences,
/// list items, acts, what "then" or an arrow parts), these are spread over the clips in their order, and each
/// is told as slow motion that lasts ten seconds, with one camera movement. No two prompts are equal, and the
/// linter (lint.h) has no finding in any. The same story gives the same plan; nothing is looked up, and no
/// language but English is understood: what is told in another stands in the prompts word by word. Takes any
/// bytes. Errors: invalid_input (no words at all, too long, a number of clips out of range), in one line.
Result<std::vector<PromptParts>> plan_prompts(const Story& story);

}  // namespace zoetrope::shots

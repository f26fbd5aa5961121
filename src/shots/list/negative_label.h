#pragma once

#include <optional>
#include <string_view>

namespace zoetrope::shots {

/// Whether a heading or label is "negative prompt" or "negative prompts" and nothing more than where that
/// counts: "4. **Global Negative Prompt** (all clips)", "Negative prompts for every shot". Prose that
/// mentions it is none, nor is the label of one clip: "Negative prompt (clip 3)".
bool names_negative_prompt(std::string_view text);

/// Whether it begins as one and says more, so that nobody knows: "Negative prompt: blur", "Negative prompts
/// in Kling".
bool begins_like_negative_prompt(std::string_view text);

/// The text behind "Negative prompt:" and the like at the beginning of a line; nothing when the line begins
/// otherwise.
std::optional<std::string_view> behind_negative_label(std::string_view line);

/// "- ", "* ", "+ " or "1. " before an item; empty when there is none.
std::string_view list_marker(std::string_view line);

}  // namespace zoetrope::shots

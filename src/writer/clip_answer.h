#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "writer/prompts.h"

namespace zoetrope::writer {

/// Longer than any good part of a prompt; a whole one has its own limit.
inline constexpr std::size_t field_characters_max = 600;

/// What an answer has for the clips that were asked for. Every one of them is in one of the two maps.
struct ClipAnswer {
  Prompts parts;
  Faults faults;       ///< missing, or not of the form that was asked for
  std::string remark;  ///< what it has besides: "has clip 19, ..."; "" if nothing
  std::string json;    ///< the answer without what stood around it
};

/// Reads the text of an answer: a JSON object {"clips": [...]}, by itself or in a ``` block, behind the
/// model's thoughts or not. Nothing is believed: fields are texts of bounded length without control
/// characters, and other clips than the `wanted` ones (sorted) are no clips. Errors: corrupt (no such JSON).
Result<ClipAnswer> read_clip_answer(std::string_view text, const std::vector<int>& wanted);

/// The prompts as an answer would have them.
std::string clip_answer_json(const Prompts& parts);

}  // namespace zoetrope::writer

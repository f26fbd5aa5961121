#pragma once

#include <span>
#include <string>

#include "shots/prompt_parts.h"

namespace zoetrope::writer {

/// A part of a prompt as the model writes it.
struct ClipField {
  const char* name;  ///< in JSON; answers that are kept in projects have it
  std::string shots::PromptParts::*part;
  bool needed;  ///< never empty
};

/// The five, in the order of the prompt.
std::span<const ClipField> clip_fields();

/// Longer than any good one; a whole prompt has its own limit.
inline constexpr std::size_t field_characters_max = 600;

}  // namespace zoetrope::writer

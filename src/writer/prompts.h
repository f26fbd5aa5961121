#pragma once

#include <map>
#include <string>
#include <vector>

#include "shots/prompt_parts.h"

namespace zoetrope::writer {

using Prompts = std::map<int, shots::PromptParts>;       ///< by the number of the clip
using Faults = std::map<int, std::vector<std::string>>;  ///< what is wrong, for the model to read

}  // namespace zoetrope::writer

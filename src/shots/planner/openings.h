#pragma once

#include <string>
#include <string_view>

namespace zoetrope::shots::planner {

/// What a sentence of a story shows, without the words that speak of the film ("Start with", "We see", "Wide
/// shot of"), of the order ("Then", "Finally,") or put a question ("How do"). Empty when it says nothing
/// else, or only how the film should be made ("Keep it calm").
std::string without_opening(std::string_view sentence);

}  // namespace zoetrope::shots::planner

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shots/planner/beats.h"

namespace zoetrope::shots::planner {

/// "The harbour from dawn to dusk" and "The forest through the seasons" are as many beats as there are times
/// of day or seasons on the way, each with its time as context ("at dawn").
std::vector<std::string> times_on_the_way(std::string_view text);

/// See above.
std::vector<Beat> with_cycles(const std::vector<Beat>& beats);

}  // namespace zoetrope::shots::planner

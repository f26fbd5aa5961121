#pragma once

#include <string>
#include <vector>

namespace zoetrope::sim {

/// What a long campaign must reach, each by the name that World::mark counts: the rows of the state table, a
/// crash in every state, and what people and accidents do. docs/lifecycle.md has the table.
const std::vector<std::string>& expected_marks();

}  // namespace zoetrope::sim

#pragma once

#include <vector>

#include "house_rules/source_tree.h"

namespace zoetrope::house_rules {

/// The invariants that the simulator names (`violation("I3"`, `none("I3"`) are those whose rows in the table
/// of docs/lifecycle.md say `sim`, and each has one row.
std::vector<Finding> check_invariants(const SourceTree& tree);

}  // namespace zoetrope::house_rules

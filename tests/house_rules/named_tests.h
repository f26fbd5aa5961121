#pragma once

#include <vector>

#include "house_rules/source_tree.h"

namespace zoetrope::house_rules {

/// docs/security.md and docs/story-coverage.md: each row of a table with a column "test" names at least one
/// test there, and whatever stands in that column as code is a test that exists: `Suite.Name`, `Suite.*`,
/// `Prefix/Suite.*/parameter`, a program `room_test`, a name that ctest knows, a target `name_fuzz`, a check
/// of a harness `Class::function` or a command `./dev name`.
std::vector<Finding> check_named_tests(const SourceTree& tree);

}  // namespace zoetrope::house_rules

#pragma once

#include <vector>

#include "house_rules/source_tree.h"

namespace zoetrope::house_rules {

/// Keys that a test makes up without "canary-key-" in front, which the search over all that tests leave would
/// not find: by the prefix of a well-known service, in a Secret, behind "Bearer " or in a variable that is
/// called a key. Others cannot be recognised.
std::vector<Finding> check_made_up_keys(const SourceTree& tree);

}  // namespace zoetrope::house_rules

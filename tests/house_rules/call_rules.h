#pragma once

#include <string_view>
#include <vector>

#include "house_rules/source_tree.h"

namespace zoetrope::house_rules {

struct BannedCall {
  std::string_view text;                     ///< stands in the code as a word by itself
  std::vector<std::string_view> allowed_in;  ///< paths begin with one of these
  bool in_tests = false;                     ///< tests must not use it either
  std::string_view instead;
};

const std::vector<BannedCall>& banned_calls();

/// Calls that reach past the interfaces of env and http, or for which this project has something better.
std::vector<Finding> check_calls(const SourceTree& tree);

}  // namespace zoetrope::house_rules

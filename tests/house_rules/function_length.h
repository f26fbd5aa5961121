#pragma once

#include <string>
#include <vector>

#include "house_rules/source_tree.h"

namespace zoetrope::house_rules {

inline constexpr int function_lines_max = 70;

struct FunctionSpan {
  int first_line = 0;  ///< where its head ends and its body begins
  int last_line = 0;
  std::string head;
};

/// The functions of a file that is formatted as this project formats; `code` as code_view() shows it. Lambdas
/// count as part of the function around them.
std::vector<FunctionSpan> find_functions(const std::vector<std::string>& code);

std::vector<Finding> check_function_length(const SourceTree& tree);

}  // namespace zoetrope::house_rules

#pragma once

#include <vector>

#include "house_rules/source_tree.h"

namespace zoetrope::house_rules {

inline constexpr std::size_t line_columns_max = 120;

/// Lines of code that no longer fit beside another window. Documents are exempt: tables and links cannot
/// wrap.
std::vector<Finding> check_line_length(const SourceTree& tree);

/// Notes to self that belong into an issue.
std::vector<Finding> check_leftover_markers(const SourceTree& tree);

/// Tabs and carriage returns.
std::vector<Finding> check_characters(const SourceTree& tree);

/// Exactly one `# ` title in each Markdown document.
std::vector<Finding> check_titles(const SourceTree& tree);

/// Headers begin with `#pragma once` and open no namespace for whoever includes them.
std::vector<Finding> check_headers(const SourceTree& tree);

}  // namespace zoetrope::house_rules

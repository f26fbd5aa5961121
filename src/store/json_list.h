#pragma once

#include <string>
#include <vector>

/// Lists of strings as the database keeps them, in one column: JSON. Hosts in their order, links to a result.

namespace zoetrope::store {

/// Invalid UTF-8 is replaced.
std::string to_json_list(const std::vector<std::string>& list);

/// What is no list is an empty one, and what is no string in it is left out: another program may have written
/// it.
std::vector<std::string> from_json_list(const std::string& json);

}  // namespace zoetrope::store

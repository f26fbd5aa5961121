#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "house_rules/source_tree.h"

namespace zoetrope::house_rules {

using Rooms = std::map<std::string, std::set<std::string>, std::less<>>;

/// Reads cmake/rooms.txt: "room: the rooms it may include".
Rooms read_rooms(std::string_view text);

/// The list of rooms itself: every room below src/ is in it, and no chain of rooms leads back to its start.
std::vector<Finding> check_rooms(const SourceTree& tree);

/// No file reaches into a room that its own room may not see, neither by #include nor by linking.
std::vector<Finding> check_include_edges(const SourceTree& tree);

/// Headers that take seconds to compile stay in the .cpp files of the rooms that adapt their libraries.
std::vector<Finding> check_heavy_headers(const SourceTree& tree);

}  // namespace zoetrope::house_rules

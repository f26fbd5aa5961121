#pragma once

#include <string_view>
#include <unordered_set>

namespace zoetrope::shots {

/// Words parted by blanks, as a set to look them up in.
using WordSet = std::unordered_set<std::string_view>;

inline WordSet word_set(std::string_view list) {
  WordSet set;
  while (!list.empty()) {
    const std::size_t blank = list.find(' ');
    if (blank != 0) set.insert(list.substr(0, blank));
    list.remove_prefix(blank == std::string_view::npos ? list.size() : blank + 1);
  }
  return set;
}

}  // namespace zoetrope::shots

#pragma once

#include <string_view>

namespace zoetrope::shots::planner {

/// Is the word in a list whose words are parted by blanks?
inline bool is_listed(std::string_view list, std::string_view word) {
  for (std::size_t at = list.find(word); at != std::string_view::npos; at = list.find(word, at + 1)) {
    const bool begins = at == 0 || list[at - 1] == ' ';
    const std::size_t end = at + word.size();
    if (begins && (end == list.size() || list[end] == ' ')) return true;
  }
  return false;
}

}  // namespace zoetrope::shots::planner

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

/// Whether the list has the word: for a short list that is asked seldom, without a set.
inline bool has_word(std::string_view list, std::string_view word) {
  if (word.empty()) return false;
  for (std::size_t at = list.find(word); at != std::string_view::npos; at = list.find(word, at + 1)) {
    const bool begins = at == 0 || list[at - 1] == ' ';
    const std::size_t end = at + word.size();
    if (begins && (end == list.size() || list[end] == ' ')) return true;
  }
  return false;
}

}  // namespace zoetrope::shots

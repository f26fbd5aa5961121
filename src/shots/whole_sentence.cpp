#include "shots/whole_sentence.h"

#include <algorithm>
#include <array>

namespace zoetrope::shots {
namespace {

std::size_t count_of(std::string_view text, std::string_view mark) {
  std::size_t count = 0;
  for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + mark.size()))
    ++count;
  return count;
}

bool may_be_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

/// Single quotation marks are apostrophes as well, so that they count only where a word begins.
bool has_open_single_quote(std::string_view text) {
  bool open = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\'') continue;
    const bool after_letter = at > 0 && may_be_letter(text[at - 1]);
    const bool before_letter = at + 1 < text.size() && may_be_letter(text[at + 1]);
    if (!after_letter && before_letter)
      open = true;
    else if (!before_letter)
      open = false;
  }
  return open;
}

bool has_pairs_only(std::string_view text) {
  struct Pair {
    std::string_view opening;
    std::string_view closing;
  };
  constexpr std::array<Pair, 5> pairs{{{"(", ")"},
                                       {"[", "]"},
                                       {"{", "}"},
                                       {"\xE2\x80\x9C", "\xE2\x80\x9D"},    // “ ”
                                       {"\xE3\x80\x8C", "\xE3\x80\x8D"}}};  // 「 」
  if (count_of(text, "\"") % 2 != 0 || has_open_single_quote(text)) return false;
  // French and German authors turn these the one way and the other.
  if ((count_of(text, "\xC2\xAB") + count_of(text, "\xC2\xBB")) % 2 != 0) return false;
  return std::all_of(pairs.begin(), pairs.end(), [text](const Pair& pair) {
    return count_of(text, pair.opening) == count_of(text, pair.closing);
  });
}

}  // namespace

bool is_whole_sentence(std::string_view sentence, bool begins_with_capitals) {
  if (std::none_of(sentence.begin(), sentence.end(), may_be_letter)) return false;
  const bool small = sentence.front() >= 'a' && sentence.front() <= 'z';
  return !(small && begins_with_capitals) && has_pairs_only(sentence);
}

}  // namespace zoetrope::shots

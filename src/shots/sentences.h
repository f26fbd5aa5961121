#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace zoetrope::shots {

/// Bytes of the prompt, with the sentence's own full stop and closing quotes, without blanks around it.
struct Sentence {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool operator==(const Sentence&) const = default;
};

/// The sentences of free text, in order; together they have every byte that is no blank. Abbreviations
/// ("Dr.", "St.", "e.g."), decimals and initials end none; an ellipsis does before a capital letter alone.
/// The last one needs no full stop. Linear in the text, whatever is in it.
std::vector<Sentence> split_sentences(std::string_view text);

}  // namespace zoetrope::shots

#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace zoetrope::shots {

/// One word of a prompt, in small ASCII letters. A hyphen parts words: "push-in" is "push" and "in".
struct Word {
  std::string text;
  std::size_t begin = 0;  ///< bytes of the prompt
  std::size_t end = 0;
  bool after_break = false;   ///< a comma, semicolon, colon, dash or bracket stands before it
  bool after_hyphen = false;  ///< a hyphen alone stands before it
};

using Words = std::span<const Word>;

/// A letter, a digit, or a byte of a character beyond ASCII.
bool is_word_byte(char c);

/// The words of `text`, whose first byte is byte `offset` of the prompt.
std::vector<Word> words_of(std::string_view text, std::size_t offset = 0);

/// What is counted as a word when a prompt's length is told: what stands between blanks and has a letter or a
/// digit in it.
std::size_t count_words(std::string_view text);

}  // namespace zoetrope::shots

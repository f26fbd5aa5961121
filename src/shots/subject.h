#pragma once

#include <optional>

#include "shots/prompt_words.h"

namespace zoetrope::shots {

/// Who or what a sentence tells something about. Positions are those of the sentence's words.
struct Subject {
  std::size_t first = 0;               ///< its first word, an article perhaps
  std::size_t head = 0;                ///< the noun: "fox" in "the small red fox in the snow"
  std::optional<std::size_t> verb;     ///< the first word that tells what it does
  std::optional<std::size_t> measure;  ///< "shafts", when the head is the "light" in "shafts of light"
};

/// By the order of English words, without a grammar. None where a sentence begins with a phrase that no comma
/// ends ("Behind the fox a tree sways"), and where it has no words.
std::optional<Subject> find_subject(Words words);

}  // namespace zoetrope::shots

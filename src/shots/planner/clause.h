#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "shots/prompt_words.h"

namespace zoetrope::shots::planner {

/// What a clause tells of its subject.
enum class Telling {
  action,   ///< "crosses the river"
  state,    ///< "is frozen", "stands on the hill", "was built by monks"
  nothing,  ///< there is no verb: "the old mill at dusk"
};

/// An English clause by the order of its words, without a grammar. Positions are those of its words; each
/// range is [begin, end).
struct Clause {
  std::size_t subject_begin = 0;  ///< what stands before it is a phrase of its own: "At dawn"
  std::size_t subject_end = 0;    ///< equal to the beginning when there is none: "Hunting for mice"
  std::size_t verb_begin = 0;
  std::size_t verb_end = 0;  ///< of the verb with its auxiliaries
  Telling telling = Telling::nothing;
  std::string verb;  ///< in its plain form
  bool is_passive = false;
  bool is_denied = false;      ///< "does not move"
  bool is_participle = false;  ///< "the fox hunting in the snow"
};

Clause read_clause(Words words);

/// "with", "and", "slowly", "the", or the end: no noun goes on here.
bool ends_noun(Words words, std::size_t at);
/// Stands before a noun and is none: "old", "red".
bool is_adjective(std::string_view word);
bool is_pronoun(std::string_view word);
/// "trapped in ice" tells a state, although "trapped" could be an action of the past.
bool is_often_a_state(std::string_view word);

}  // namespace zoetrope::shots::planner

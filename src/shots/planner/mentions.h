#pragma once

#include <string_view>
#include <vector>

#include "shots/planner/noun_phrase.h"

namespace zoetrope::shots::planner {

/// Whom a story has told of so far, for what its pronouns mean.
class Mentions {
 public:
  void add(const NounPhrase& somebody);

  /// The last one; empty when there is none.
  [[nodiscard]] const NounPhrase& last() const;
  /// Who "she", "it" or "they" is: the last one that it can be, else the last one.
  [[nodiscard]] NounPhrase meant_by(std::string_view pronoun) const;

 private:
  [[nodiscard]] NounPhrase all_of_them() const;

  std::vector<NounPhrase> mentioned_;  ///< the last one last
};

}  // namespace zoetrope::shots::planner

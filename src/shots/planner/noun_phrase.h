#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "shots/planner/inflection.h"
#include "shots/planner/kinds.h"

namespace zoetrope::shots::planner {

/// Who or what a prompt is about, as it stands in the middle of a sentence.
struct NounPhrase {
  std::string text;   ///< "the old keeper of the lighthouse"
  std::string brief;  ///< "the old keeper"
  std::string core;   ///< "old keeper"
  std::string head;   ///< "keeper", in small letters
  Number number = Number::singular;
  Kind kind = Kind::unknown;

  [[nodiscard]] bool empty() const { return text.empty(); }
  [[nodiscard]] std::string_view it() const { return number == Number::plural ? "them" : "it"; }
  [[nodiscard]] std::string_view its() const { return number == Number::plural ? "their" : "its"; }
};

/// Which words of a story keep their capital letters.
class Names {
 public:
  Names() = default;
  /// Of the topic and the direction as plain_text() gives them.
  Names(std::string_view topic, std::string_view direction);

  /// A word with its first letter made small, unless it is a name.
  [[nodiscard]] std::string as_inside(std::string_view word) const;
  [[nodiscard]] bool is_name(std::string_view word) const;

 private:
  void read(std::string_view text, bool in_titles);

  std::set<std::string, std::less<>> names_;  ///< as they are written
  std::set<std::string, std::less<>> small_;  ///< seen without a capital letter
};

/// "A fox in the snow" is "the fox in the snow", "Old ships" is "old ships". Empty when there is no noun in
/// it.
NounPhrase read_noun_phrase(std::string_view text, const Names& names);

/// The phrases with nouns behind a verb, the last words first left off: of "the river below the old mill"
/// these are "the river" and "the old mill". Without pronouns and what no picture shows.
std::vector<NounPhrase> phrases_in(std::string_view text, const Names& names);

}  // namespace zoetrope::shots::planner

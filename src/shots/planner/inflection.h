#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Forms of English verbs and nouns, by the rules of spelling and a table of exceptions. All take and give
/// small letters.

namespace zoetrope::shots::planner {

enum class Number { singular, plural };

/// "crosses" or "cross", of a verb in its plain form.
std::string present_of(std::string_view verb, Number number);
/// "crossing"
std::string participle_of(std::string_view verb);

/// Which form of a verb a word is.
enum class VerbForm { plain, third_person, past, participle };

struct Verb {
  std::string plain;
  VerbForm form = VerbForm::plain;
};

/// Of a word that is a verb in vocabulary.h or in this planner's own table; "crossed" is past, which its
/// participle looks like too.
std::optional<Verb> read_verb(std::string_view word);
/// The same for a word that no table has, by its ending alone: "conjured", "photosynthesizes".
std::optional<Verb> guess_verb(std::string_view word);

bool looks_plural(std::string_view noun);
/// "fish", "deer": one or many.
bool may_be_plural(std::string_view noun);

}  // namespace zoetrope::shots::planner

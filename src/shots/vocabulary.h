#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "shots/prompt_words.h"

/// What kinds of words a prompt has, as tables (vocabulary_tables.cpp has the nouns, verb_table.cpp the
/// verbs). All take small letters. A word can be of several kinds: its place in the sentence decides.

namespace zoetrope::shots {

enum class Noun {
  weather,   ///< what falls, blows and hangs in the air, and what is behind all: fog, clouds, the sky
  light,     ///< sun, beam, shadow, glow
  scenery,   ///< water and plants: they move by themselves and may be what a clip is about
  place,     ///< what something stands in: forest, street, night; never acts
  living,    ///< people, animals, hands
  vehicle,   ///< ships, trains, cranes
  vague,     ///< "creature", "it": names nothing in the picture
  measure,   ///< "shafts" of light, a "flock" of birds: the other noun says what it is
  movement,  ///< "movement", "motion": nobody's
};

bool is_noun(std::string_view word, Noun kind);

/// "runs", "running", "ran": "run"; only for verbs of the table.
std::optional<std::string_view> verb_of(std::string_view word);
/// "is", "seems", "stands", "lies": tells no motion.
bool is_stative(std::string_view verb);
/// "be", "have", "do", "will": before another verb.
bool is_auxiliary(std::string_view word);
/// What only somebody alive does: "blinks", "walks".
bool is_deed(std::string_view verb);

bool is_adverb(std::string_view word);
bool is_preposition(std::string_view word);
bool is_determiner(std::string_view word);      ///< articles, "its", "two"
bool is_back_reference(std::string_view word);  ///< "its", "they": speaks of something told before
bool is_joining(std::string_view word);         ///< "and", "but", "or"
bool is_connective(std::string_view word);      ///< "as", "while", "until": begins a clause of its own
bool is_fronted(std::string_view word);  ///< opens a phrase before the subject: preposition or connective

/// The verb at `at` of its clause, where a noun could be meant too ("waves swell", "the light pours").
bool is_verb_at(Words words, std::size_t at);

}  // namespace zoetrope::shots

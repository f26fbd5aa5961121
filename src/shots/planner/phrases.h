#pragma once

#include <span>
#include <string>
#include <string_view>

#include "shots/planner/noun_phrase.h"
#include "shots/planner/surroundings.h"

/// What planned prompts say beyond the story's own words. In a phrase, {S} is whom it is about, {s} that in
/// brief, {it} and {its} a word for it, {pl} the ending of a noun, [verb] a verb that takes its number,
/// {over} " over the place" or " in the background".

namespace zoetrope::shots::planner {

using Phrases = std::span<const std::string_view>;

/// What something of a kind does slowly, in one place, without an end: "[lift] {its} head a little".
Phrases motions_of(Kind kind);
/// Sentences about what moves on it.
Phrases details_of(Kind kind);
/// What follows from it, as the second half of a sentence.
Phrases effects_of(Kind kind, const Surroundings& surroundings);
/// Sentences about weather and light; those of what is said, `turn` choosing between weather, time and
/// season.
Phrases environments_of(const Surroundings& surroundings, std::size_t turn);

std::string filled(std::string_view phrase, const NounPhrase& subject, const Surroundings& surroundings);

/// The phrase at `turn`, beginning anew at the end.
inline std::string_view in_turn(Phrases phrases, std::size_t turn) {
  return phrases[turn % phrases.size()];
}

}  // namespace zoetrope::shots::planner

#pragma once

#include <string>

#include "shots/planner/noun_phrase.h"

namespace zoetrope::shots::planner {

/// A sentence with one slow camera movement; `turn` goes through them, and neighbours differ.
std::string camera_sentence(std::size_t turn, const NounPhrase& subject, const NounPhrase& place);

}  // namespace zoetrope::shots::planner

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shots/planner/beats.h"
#include "shots/planner/clause.h"
#include "shots/planner/noun_phrase.h"
#include "shots/planner/surroundings.h"

namespace zoetrope::shots::planner {

/// A beat as it is understood where it stands: "it" is who was told of before, and the season goes on.
struct ToldBeat {
  Telling telling = Telling::nothing;
  NounPhrase subject;      ///< empty when the beat is not understood
  NounPhrase protagonist;  ///< whom the topic is about; empty when that cannot be seen
  std::string verb;        ///< an action's, in its plain form
  std::string predicate;   ///< a state's verb with what is before the complement: "is", "is not", "stands"
  std::string complement;  ///< what stands behind the verb
  std::string when;        ///< "at dawn", "as the sun rises": goes to the end
  std::string sentence;    ///< the beat's own words, at most as many as a prompt takes
  std::vector<NounPhrase> things;  ///< what else is named in it and can be looked at
  Surroundings surroundings;
  int first_clip = 0;  ///< as the story says it; else 0
  int last_clip = 0;
};

/// The beats in order. Where a beat has no subject of its own, it is the topic's. Never empty.
std::vector<ToldBeat> tell(std::string_view topic, std::string_view direction);

}  // namespace zoetrope::shots::planner

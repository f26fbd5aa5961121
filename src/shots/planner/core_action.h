#pragma once

#include <string>

#include "shots/planner/spread.h"

namespace zoetrope::shots::planner {

/// Whom a clip is about, and its first sentence.
struct CoreAction {
  NounPhrase subject;  ///< empty when the beat is not understood
  std::string sentence;
};

/// A beat with several clips is told from several sides: it begins, it goes on, somebody does something small
/// while it does, what else is named in it is looked at.
CoreAction core_action(const ToldBeat& beat, const Share& share, std::size_t turn);

}  // namespace zoetrope::shots::planner

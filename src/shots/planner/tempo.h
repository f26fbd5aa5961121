#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "shots/planner/kinds.h"

namespace zoetrope::shots::planner {

/// A verb at the pace that one picture carries for ten seconds.
struct PacedVerb {
  std::string plain;        ///< "walk" for "sprint"
  std::string_view adverb;  ///< stands before it or at the end: "slowly"; may be empty
  std::string_view behind;  ///< stands right behind it: "in slow motion"; may be empty
};

/// `turn` goes through the adverbs that mean it.
PacedVerb paced(std::string_view verb, Kind subject, std::size_t turn);

/// "quickly", "suddenly": would undo it.
bool is_hasty(std::string_view word);

}  // namespace zoetrope::shots::planner

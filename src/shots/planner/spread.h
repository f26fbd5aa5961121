#pragma once

#include <string>
#include <vector>

#include "shots/planner/told_beat.h"

namespace zoetrope::shots::planner {

/// One clip's share of a beat.
struct Share {
  std::size_t beat = 0;                ///< index
  int part = 0;                        ///< 0 for the first clip of the beat
  int parts = 1;                       ///< how many clips the beat has
  std::vector<std::string> seen = {};  ///< words of the picture's name, in small letters
};

/// One share a clip, in the order of the story. Where there are more beats than clips, those that tell most
/// are chosen, evenly; where there are fewer, each has several clips. Beats that name their clips have those.
std::vector<Share> spread(const std::vector<ToldBeat>& beats, int clips);

}  // namespace zoetrope::shots::planner

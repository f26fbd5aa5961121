#pragma once

#include <vector>

#include "sim/stage.h"
#include "sim/story.h"

namespace zoetrope::sim {

/// The projects of a story: their pictures are put on the disk, their pages at Notion.
std::vector<Production> make_productions(const Story& story, Stage& stage);

/// The clip of this index, counted over all projects, kills the process at one of its steps. Only steps that
/// are repeated: a send that kills its process is in doubt the first time.
std::optional<Poison> poison_of(const std::vector<Production>& productions, int index);

}  // namespace zoetrope::sim

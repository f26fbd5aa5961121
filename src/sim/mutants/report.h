#pragma once

#include <string>
#include <vector>

#include "sim/mutants/hunt.h"

namespace zoetrope::sim {

/// What a hunt amounts to.
struct Verdict {
  bool passed = false;  ///< every mutant was caught from every start, and the control found nothing
  std::string table;    ///< for people; the last line sums it up
};

Verdict judge(const std::vector<Hunted>& hunted, const std::vector<Trial>& control);

/// "late-is-failed: 3 / 7 seeds, I3" while the others are still hunted.
std::string one_line(const Hunted& hunted);

}  // namespace zoetrope::sim

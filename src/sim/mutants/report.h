#pragma once

#include <string>
#include <vector>

#include "sim/mutants/hunt.h"

namespace zoetrope::sim {

/// What a hunt amounts to.
struct Verdict {
  /// Every mutant was caught from every start, half of them within `median_seeds_max`, and the control ran
  /// and found nothing.
  bool passed = false;
  std::string table;  ///< for people; the last line sums it up
};

inline constexpr std::uint64_t median_seeds_max = 100;

Verdict judge(const std::vector<Hunted>& hunted, const std::vector<Trial>& control);

/// "late-is-failed: 3 / 7 seeds, I3" while the others are still hunted.
std::string one_line(const Hunted& hunted);

}  // namespace zoetrope::sim

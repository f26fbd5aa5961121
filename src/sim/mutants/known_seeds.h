#pragma once

#include <cstdint>

#include "sim/mutants/catalogue.h"

namespace zoetrope::sim {

/// A seed that showed the mutant when somebody looked last; 0 when none is known. A change of the product or
/// the simulator sends seeds another way, which costs time and nothing else: the others are tried after it.
std::uint64_t known_seed(const CatalogueEntry& mutant);

}  // namespace zoetrope::sim

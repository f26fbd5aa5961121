#include "sim/mutants/known_seeds.h"

#include <algorithm>
#include <array>

namespace zoetrope::sim {
namespace {

struct Known {
  Mutant mutant;
  std::uint64_t seed;
};

/// As `./dev sim --mutants` prints them.
constexpr std::array known_seeds{
    Known{Mutant::file_not_synced, 1},
};

}  // namespace

std::uint64_t known_seed(const CatalogueEntry& mutant) {
  const auto* const found = std::find_if(known_seeds.begin(), known_seeds.end(),
                                         [&](const Known& known) { return known.mutant == mutant.mutant; });
  return found == known_seeds.end() ? 0 : found->seed;
}

}  // namespace zoetrope::sim

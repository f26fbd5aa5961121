#include "sim/mutants/trial.h"

#include "base/check.h"
#include "sim/simulation.h"

namespace zoetrope::sim {
namespace {

void switch_on(const CatalogueEntry* mutant) {
  if (mutant == nullptr) return;
  CHECK(has_mutants);
#if defined(ZOETROPE_MUTANTS)
  mutants_on.at(static_cast<std::size_t>(mutant->mutant)).store(true, std::memory_order_relaxed);
#endif
}

}  // namespace

std::optional<Catch> try_seeds(const CatalogueEntry* mutant, const std::vector<std::uint64_t>& seeds,
                               const std::function<void(std::uint64_t)>& before) {
  switch_on(mutant);
  for (const std::uint64_t seed : seeds) {
    before(seed);
    const Outcome outcome = simulate(seed, false);
    if (!outcome.violations.empty()) return Catch{seed, outcome.violations.front()};
  }
  return std::nullopt;
}

}  // namespace zoetrope::sim

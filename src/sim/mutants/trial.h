#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/mutants/catalogue.h"

namespace zoetrope::sim {

/// The seed in which something was seen, and what: "I3: clip ... is paid for twice".
struct Catch {
  std::uint64_t seed = 0;
  std::string what;
};

/// Whether any are compiled in.
#if defined(ZOETROPE_MUTANTS)
inline constexpr bool has_mutants = true;
#else
inline constexpr bool has_mutants = false;
#endif

/// Seeds in this order with one mutant switched on (or none: null), until one shows a violation. `before` is
/// told each seed before it runs, since a run may end the process. One thread at a time.
std::optional<Catch> try_seeds(const CatalogueEntry* mutant, const std::vector<std::uint64_t>& seeds,
                               const std::function<void(std::uint64_t)>& before);

}  // namespace zoetrope::sim

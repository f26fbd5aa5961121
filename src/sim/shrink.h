#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "sim/scenario.h"

namespace zoetrope::sim {

struct ShrinkOptions {
  std::uint64_t runs_max = 3'000;  ///< of the simulator, in all
  /// Is looked at besides the invariants, as in RunOptions.
  std::function<void(World&, const store::ClipEvent&)> watch;
};

struct Shrunk {
  Scenario scenario;  ///< `violation` is what it ends in
  Scenario first;     ///< everything that went wrong before anything was left out
  std::uint64_t runs = 0;
};

/// Finds a scenario with few decisions and few clips that violates the same invariant as the seed does: by
/// delta debugging of the list of everything that went wrong (halves, quarters, ... down to single ones), and
/// by leaving out projects and clips. Nothing when the seed violates none.
std::optional<Shrunk> shrink(std::uint64_t seed, const ShrinkOptions& options,
                             const std::function<void(const Shrunk&)>& told);

}  // namespace zoetrope::sim

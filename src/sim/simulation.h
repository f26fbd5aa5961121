#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/faults.h"
#include "sim/story.h"
#include "store/store.h"

namespace zoetrope::sim {

class World;

struct RunOptions {
  bool traced = false;
  std::optional<FaultPlan> plan;  ///< without one the seed's dice decide what goes wrong
  /// Is told of every event that a user sees, and may say that it must never be.
  std::function<void(World&, const store::ClipEvent&)> watch;
};

struct Outcome {
  std::uint64_t seed = 0;
  std::uint64_t clips = 0;  ///< lives that came to their end
  std::uint64_t events = 0;
  std::uint64_t fingerprint = 0;
  std::vector<std::string> violations;  ///< "I3: clip ... is paid for twice"
  std::vector<std::string> story;       ///< when it was asked for
  std::array<std::uint64_t, fault_count> faults{};
  std::vector<Decision> decisions;  ///< everything that went wrong
  std::map<std::string, std::uint64_t> marks;
};

/// "I3" of "I3: clip ... is paid for twice".
std::string invariant_of(const std::string& violation);

/// One run: chaos in virtual time, then calm until everything has come to rest. A function of its arguments.
Outcome simulate(const Story& story, const RunOptions& options);
/// The run of a seed.
Outcome simulate(std::uint64_t seed, bool traced);

}  // namespace zoetrope::sim

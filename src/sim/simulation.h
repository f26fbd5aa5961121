#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/faults.h"

namespace zoetrope::sim {

struct Outcome {
  std::uint64_t seed = 0;
  std::uint64_t clips = 0;  ///< lives that came to their end
  std::uint64_t events = 0;
  std::uint64_t fingerprint = 0;
  std::vector<std::string> violations;  ///< "I3: clip ... is paid for twice"
  std::vector<std::string> story;       ///< when it was asked for
  std::array<std::uint64_t, fault_count> faults{};
  std::map<std::string, std::uint64_t> marks;
};

/// One seeded run: hours of chaos in virtual time, then calm until everything has come to rest.
Outcome simulate(std::uint64_t seed, bool traced);

}  // namespace zoetrope::sim

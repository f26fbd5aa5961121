#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sim/simulation.h"

namespace zoetrope::sim {

struct CampaignOptions {
  std::uint64_t first_seed = 1;
  std::uint64_t seeds = 0;  ///< 0: as many as `lives` needs
  std::uint64_t lives = 0;
  int threads = 1;
  int twice_every = 16;  ///< every so many seeds one runs twice, and must end the same; 0: none
};

struct Failure {
  std::uint64_t seed = 0;
  std::string what;
};

struct CampaignReport {
  std::uint64_t seeds = 0;
  std::uint64_t lives = 0;
  std::uint64_t events = 0;
  std::uint64_t twice = 0;
  std::vector<Failure> failures;  ///< by seed
  std::array<std::uint64_t, fault_count> faults{};
  std::map<std::string, std::uint64_t> marks;  ///< what is expected and was not reached is there with 0
};

/// Many seeds, on several threads; each run stays in the thread that began it. `told` is called now and then,
/// from any of them, one at a time, with what is known so far.
CampaignReport run_campaign(const CampaignOptions& options,
                            const std::function<void(const CampaignReport&)>& told);

}  // namespace zoetrope::sim

#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/time.h"
#include "sim/mutants/catalogue.h"

namespace zoetrope::sim {

/// How one mutant fared from one starting seed.
struct Trial {
  std::uint64_t seeds = 0;  ///< until it was caught, that one too; all of them when it was not
  bool caught = false;
  std::uint64_t seed = 0;  ///< the last that ran: the one that shows it
  std::string by;          ///< the invariant ("I3"), "CHECK" when an assertion failed in a seed, "hang"
  std::string what;        ///< in full
};

struct HuntOptions {
  /// Absolute: runs one trial when called with `--trial ID --from SEED --seeds N`, and is ended by SIGALRM
  /// when one seed takes longer than seed_time_max.
  std::string program;
  std::uint64_t seeds_max = 2'000;
  int starts = 5;
  int parallel = 2;
};

/// A seed that takes longer hangs: it is over in a second or two, on a busy machine in ten.
inline constexpr std::chrono::seconds seed_time_max = std::chrono::minutes(10);

/// The first seed of the so-manieth start, from 0. Starts are too far apart to meet.
std::uint64_t start_seed(int start);

struct Hunted {
  const CatalogueEntry* mutant = nullptr;
  std::vector<Trial> trials;  ///< one a start
};

/// Each mutant from each start, every trial in a process of its own, because what is mutated may abort or
/// never end. `told` hears of each mutant that is through, one at a time.
std::vector<Hunted> hunt(const std::vector<const CatalogueEntry*>& mutants, const HuntOptions& options,
                         const std::function<void(const Hunted&)>& told);

/// Nothing is mutated, and nothing may be found: from each start as many seeds as `seeds` says for it.
std::vector<Trial> control(const std::vector<std::uint64_t>& seeds, const HuntOptions& options);

/// What a trial's process printed and how it ended. An assertion that fails before the first seed, or in what
/// switches mutants on, has caught nothing.
Trial read_trial(const std::string& output, const std::string& errors, int exit_status);

}  // namespace zoetrope::sim

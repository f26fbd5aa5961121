#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "sim/simulation.h"

namespace {

int print_trace(std::uint64_t seed) {
  const auto outcome = zoetrope::sim::simulate(seed, true);
  for (const std::string& line : outcome.story) fmt::print("{}\n", line);
  for (const std::string& violation : outcome.violations) fmt::print("VIOLATION {}\n", violation);
  fmt::print("seed {}: {} clips, {} events, fingerprint {:016x}, {} violations\n", seed, outcome.clips,
             outcome.events, outcome.fingerprint, outcome.violations.size());
  return outcome.violations.empty() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"The deterministic simulator of paid clips' lives"};
  std::uint64_t seed = 0;
  std::uint64_t seeds = 100;
  std::uint64_t from = 1;
  bool trace = false;
  const auto* one = app.add_option("--seed", seed);
  app.add_option("--seeds", seeds);
  app.add_option("--from", from);
  app.add_flag("--trace", trace);
  CLI11_PARSE(app, argc, argv);
  if (one->count() > 0) return print_trace(seed);
  std::uint64_t clips = 0;
  std::uint64_t events = 0;
  int bad = 0;
  for (std::uint64_t s = from; s < from + seeds; ++s) {
    const auto outcome = zoetrope::sim::simulate(s, false);
    clips += outcome.clips;
    events += outcome.events;
    if (outcome.violations.empty()) continue;
    ++bad;
    fmt::print("seed {}: {}\n", s, outcome.violations.front());
  }
  fmt::print("{} seeds, {} lives, {} events, {} seeds with violations\n", seeds, clips, events, bad);
  return bad == 0 ? 0 : 1;
}

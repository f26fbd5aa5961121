#include <fmt/format.h>

#include <unistd.h>
#include <CLI/CLI.hpp>
#include <cstdio>

#include "env/child_process.h"
#include "sim/mutants/catalogue.h"
#include "sim/mutants/hunt.h"
#include "sim/mutants/report.h"
#include "sim/mutants/trial.h"

namespace {

using namespace zoetrope;  // NOLINT(google-build-using-namespace)

constexpr int status_survived = 1;
constexpr int status_usage = 2;

/// A child of the hunt: says each seed before it runs, because it may not live to say anything after it. One
/// that takes too long is its last: SIGALRM ends it.
int run_trial(const std::string& id, const std::vector<std::uint64_t>& seeds) {
  const auto found = sim::try_seeds(sim::find_mutant(id), seeds, [](std::uint64_t seed) {
    fmt::print("seed {}\n", seed);
    std::fflush(stdout);
    alarm(static_cast<unsigned>(sim::seed_time_max.count()));
  });
  if (found) fmt::print("caught {}\n", found->what);
  return 0;
}

int run_hunt(const std::vector<const sim::CatalogueEntry*>& mutants, const sim::HuntOptions& options) {
  const auto hunted = sim::hunt(
      mutants, options, [](const sim::Hunted& one) { fmt::print(stderr, "{}\n", sim::one_line(one)); });
  std::vector<std::uint64_t> seeds(static_cast<std::size_t>(options.starts), 0);
  for (const sim::Hunted& one : hunted) {
    for (std::size_t i = 0; i < seeds.size(); ++i) seeds[i] = std::max(seeds[i], one.trials[i].seeds);
  }
  const sim::Verdict verdict = sim::judge(hunted, sim::control(seeds, options));
  fmt::print("{}", verdict.table);
  return verdict.passed ? 0 : status_survived;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "Deliberate bugs in the product, each of which the simulator has to see, from several starting seeds.\n"
      "Exit status 0 when every one was caught, half of them within 100 seeds, and the product as it is "
      "shows\n"
      "nothing in the same seeds."};
  std::vector<std::string> only;
  std::string trial;
  std::uint64_t first_seed = 1;
  sim::HuntOptions options;
  options.parallel = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  app.add_option("--only", only, "This mutant alone; may be given again");
  app.add_option("--starts", options.starts, "From how many starting seeds")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
  app.add_option("--seeds", options.seeds_max, "How many seeds from each of them at most")
      ->capture_default_str();
  app.add_option("--threads", options.parallel, "Trials at a time")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  app.add_option("--trial", trial, "One trial, as the hunt runs it in a process of its own")->group("");
  app.add_option("--from", first_seed, "The trial's first seed")->group("");
  CLI11_PARSE(app, argc, argv);
  if (!trial.empty()) {
    std::vector<std::uint64_t> seeds;
    for (std::uint64_t i = 0; i < options.seeds_max; ++i) seeds.push_back(first_seed + i);
    return run_trial(trial, seeds);
  }
  if (!sim::has_mutants) {
    fmt::print(stderr, "zoetrope-mutants: this build has no mutants; run ./dev sim --mutants\n");
    return status_usage;
  }
  std::vector<const sim::CatalogueEntry*> mutants;
  for (const sim::CatalogueEntry& entry : sim::catalogue()) {
    if (only.empty()) mutants.push_back(&entry);
  }
  for (const std::string& id : only) {
    mutants.push_back(sim::find_mutant(id));
    if (mutants.back() != nullptr) continue;
    fmt::print(stderr,
               "zoetrope-mutants: there is no mutant \"{}\"; src/sim/mutants/catalogue.cpp lists them\n", id);
    return status_usage;
  }
  const auto program = own_program();
  if (!program) {
    fmt::print(stderr, "zoetrope-mutants: {}\n", program.error().message);
    return status_survived;
  }
  options.program = *program;
  return run_hunt(mutants, options);
}

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <thread>

#include "env/clock.h"
#include "sim/campaign.h"
#include "sim/simulation.h"

namespace {

using namespace zoetrope;  // NOLINT(google-build-using-namespace)

constexpr int status_violated = 1;
constexpr std::size_t failures_shown_max = 20;
constexpr std::size_t story_tail_lines = 40;

std::string replay(std::uint64_t seed) {
  return fmt::format("./dev sim --seed {} --trace", seed);
}

/// The whole story of one seed.
int tell_one(std::uint64_t seed) {
  const sim::Outcome outcome = sim::simulate(seed, true);
  for (const std::string& line : outcome.story) fmt::print("{}\n", line);
  fmt::print(
      "seed {}: {} clips, {} events, fingerprint {:016x}: {}\n", seed, outcome.clips, outcome.events,
      outcome.fingerprint,
      outcome.violations.empty() ? "every invariant holds" : "VIOLATION " + outcome.violations.front());
  return outcome.violations.empty() ? 0 : status_violated;
}

void print_tables(const sim::CampaignReport& report) {
  fmt::print("\n{:<40} {:>12}\n", "what struck", "times");
  for (std::size_t i = 0; i < sim::fault_count; ++i) {
    fmt::print("{:<40} {:>12}\n", to_string(static_cast<sim::Fault>(i)), report.faults.at(i));
  }
  fmt::print("\n{:<40} {:>12}\n", "what was reached", "times");
  for (const auto& [what, count] : report.marks) fmt::print("{:<40} {:>12}\n", what, count);
  const auto never = std::count(report.faults.begin(), report.faults.end(), 0) +
                     std::count_if(report.marks.begin(), report.marks.end(),
                                   [](const auto& mark) { return mark.second == 0; });
  fmt::print("\n{} of {} never\n\n", never, report.faults.size() + report.marks.size());
}

/// The first failure's last lines, and how to see the rest of it.
void explain_failures(const sim::CampaignReport& report) {
  if (report.failures.empty()) return;
  const std::vector<std::string> story = sim::simulate(report.failures.front().seed, true).story;
  const std::size_t from = story.size() - std::min(story.size(), story_tail_lines);
  for (std::size_t i = from; i < story.size(); ++i) fmt::print("{}\n", story[i]);
  for (std::size_t i = 0; i < std::min(report.failures.size(), failures_shown_max); ++i) {
    const sim::Failure& failure = report.failures[i];
    fmt::print("seed {} fails: {}\n  {}\n", failure.seed, failure.what, replay(failure.seed));
  }
}

int run_many(const sim::CampaignOptions& options, bool tables) {
  const auto clock = make_system_clock();
  const MonoTime began = clock->mono();
  const auto report = sim::run_campaign(options, [](const sim::CampaignReport& so_far) {
    fmt::print(stderr, "{} seeds, {} lives, {} failures\n", so_far.seeds, so_far.lives,
               so_far.failures.size());
  });
  const double took = seconds_of(clock->mono() - began);
  if (tables) print_tables(report);
  explain_failures(report);
  std::uint64_t faults = 0;
  for (const std::uint64_t count : report.faults) faults += count;
  fmt::print(
      "{} lives in {} seeds, {} faults, {} events, {} seeds run twice; {:.1f} s, {:.0f} lives a second; "
      "{} violations\n",
      report.lives, report.seeds, faults, report.events, report.twice, took,
      static_cast<double>(report.lives) / took, report.failures.size());
  return report.failures.empty() ? 0 : status_violated;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "Lives of paid clips in virtual time: the product's own code against a provider, a disk, a network "
      "and\n"
      "people that misbehave as a seed says. Exit status 0 when every invariant held, 1 when one did not."};
  std::uint64_t seed = 0;
  bool trace = false;
  bool tables = false;
  sim::CampaignOptions options;
  options.threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  auto* const one = app.add_option("--seed", seed, "Run this seed alone");
  app.add_flag("--trace", trace, "With --seed: print its whole story")->needs(one);
  app.add_option("--seeds", options.seeds, "How many seeds to run")->excludes(one);
  app.add_option("--lives", options.lives, "Run seeds until so many clips have lived [2000]")->excludes(one);
  app.add_option("--from", options.first_seed, "The first of them")->capture_default_str();
  app.add_option("--threads", options.threads, "Runs at a time; each is of one thread")
      ->capture_default_str();
  app.add_flag("--tables", tables, "Print how often each fault struck and each transition was reached");
  CLI11_PARSE(app, argc, argv);
  if (one->count() > 0 && trace) return tell_one(seed);
  if (one->count() > 0) {
    options.first_seed = seed;
    options.seeds = 1;
  }
  constexpr std::uint64_t lives_unless_told = 2'000;
  if (options.seeds == 0 && options.lives == 0) options.lives = lives_unless_told;
  return run_many(options, tables);
}

#include "sim/mutants/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"

namespace zoetrope::sim {
namespace {

constexpr std::size_t what_bytes_max = 160;

struct Needed {
  std::uint64_t median = 0;
  std::uint64_t most = 0;
  std::size_t caught = 0;
};

std::uint64_t median_of(std::vector<std::uint64_t> numbers) {
  if (numbers.empty()) return 0;
  std::sort(numbers.begin(), numbers.end());
  return numbers[numbers.size() / 2];
}

/// A start from which it was not caught counts with all its seeds.
Needed needed(const Hunted& hunted) {
  Needed needed;
  std::vector<std::uint64_t> seeds;
  for (const Trial& trial : hunted.trials) {
    seeds.push_back(trial.seeds);
    needed.most = std::max(needed.most, trial.seeds);
    needed.caught += trial.caught ? 1 : 0;
  }
  needed.median = median_of(std::move(seeds));
  return needed;
}

/// The invariants that caught it, the most frequent first: "I3 3, I4 2".
std::string caught_by(const Hunted& hunted) {
  std::map<std::string, int> times;
  for (const Trial& trial : hunted.trials) {
    if (trial.caught) ++times[trial.by];
  }
  std::vector<std::pair<int, std::string>> ranked;
  for (const auto& [by, count] : times) ranked.emplace_back(-count, by);
  std::sort(ranked.begin(), ranked.end());
  std::string text;
  for (const auto& [count, by] : ranked) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", by, -count);
  return text;
}

std::string seeds_words(const Hunted& hunted) {
  const Needed seeds = needed(hunted);
  return fmt::format("{} / {}", seeds.median, seeds.most);
}

std::string survived_words(const Hunted& hunted) {
  const Needed seeds = needed(hunted);
  if (seeds.caught == hunted.trials.size()) return "";
  return fmt::format("SURVIVED from {} of {} starts ", hunted.trials.size() - seeds.caught,
                     hunted.trials.size());
}

/// The seed of the shortest trial that caught it; 0 when none did.
std::uint64_t seed_that_shows(const Hunted& hunted) {
  const Trial* shortest = nullptr;
  for (const Trial& trial : hunted.trials) {
    if (trial.caught && (shortest == nullptr || trial.seeds < shortest->seeds)) shortest = &trial;
  }
  return shortest == nullptr ? 0 : shortest->seed;
}

/// What was found without a mutant, a line each.
std::string false_alarms(const std::vector<Trial>& control) {
  std::string lines;
  for (const Trial& trial : control) {
    if (!trial.what.empty()) lines += fmt::format("without a mutant, seed {}: {}\n", trial.seed, trial.what);
  }
  return lines;
}

}  // namespace

std::string one_line(const Hunted& hunted) {
  std::string line = fmt::format("{}: {} seeds, {}{}", hunted.mutant->id, seeds_words(hunted),
                                 survived_words(hunted), caught_by(hunted));
  for (const Trial& trial : hunted.trials) {
    if (!trial.caught) continue;
    line += fmt::format(" (seed {}: {})", trial.seed, printable(trial.what, what_bytes_max));
    break;
  }
  return line;
}

Verdict judge(const std::vector<Hunted>& hunted, const std::vector<Trial>& control) {
  std::string table =
      fmt::format("{:<28} {:>13} {:>8}  {}\n", "mutant", "median / max", "seed", "caught by (times)");
  std::vector<std::uint64_t> medians;
  std::uint64_t most = 0;
  std::size_t caught = 0;
  for (const Hunted& one : hunted) {
    const Needed seeds = needed(one);
    table += fmt::format("{:<28} {:>13} {:>8}  {}{}\n", one.mutant->id, seeds_words(one),
                         seed_that_shows(one), survived_words(one), caught_by(one));
    medians.push_back(seeds.median);
    most = std::max(most, seeds.most);
    caught += seeds.caught == one.trials.size() ? 1 : 0;
  }
  const std::uint64_t median = median_of(std::move(medians));
  std::uint64_t unmutated = 0;
  for (const Trial& trial : control) unmutated += trial.seeds;
  const auto alarms =
      std::count_if(control.begin(), control.end(), [](const Trial& t) { return !t.what.empty(); });
  table += false_alarms(control);
  table += fmt::format(
      "{} of {} mutants caught from each of {} starts, median of their medians {}, at most {} seeds; {} "
      "without a "
      "mutant, {} violations\n",
      caught, hunted.size(), hunted.empty() ? 0 : hunted.front().trials.size(), median, most,
      counted(unmutated, "seed"), alarms);
  const bool all_caught = !hunted.empty() && caught == hunted.size() && median <= median_seeds_max;
  return {.passed = all_caught && unmutated > 0 && alarms == 0, .table = std::move(table)};
}

}  // namespace zoetrope::sim

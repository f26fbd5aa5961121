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

}  // namespace

std::string one_line(const Hunted& hunted) {
  std::string line = fmt::format("{}: {} seeds, {}{}", hunted.mutant->id, seeds_words(hunted),
                                 survived_words(hunted), caught_by(hunted));
  for (const Trial& trial : hunted.trials) {
    if (!trial.caught) continue;
    line += fmt::format(" (seed {}: {})", trial.first_seed + trial.seeds - 1,
                        printable(trial.what, what_bytes_max));
    break;
  }
  return line;
}

Verdict judge(const std::vector<Hunted>& hunted, const std::vector<Trial>& control) {
  Verdict verdict;
  std::string& table = verdict.table;
  table += fmt::format("{:<28} {:>13}  {}\n", "mutant", "median / max", "caught by (times)");
  std::vector<std::uint64_t> all;
  std::uint64_t most = 0;
  std::size_t caught = 0;
  for (const Hunted& one : hunted) {
    const Needed seeds = needed(one);
    table += fmt::format("{:<28} {:>13}  {}{}\n", one.mutant->id, seeds_words(one), survived_words(one),
                         caught_by(one));
    for (const Trial& trial : one.trials) all.push_back(trial.seeds);
    most = std::max(most, seeds.most);
    caught += seeds.caught == one.trials.size() ? 1 : 0;
  }
  std::uint64_t unmutated = 0;
  std::size_t false_alarms = 0;
  for (const Trial& trial : control) {
    unmutated += trial.seeds;
    if (trial.what.empty()) continue;
    ++false_alarms;
    table += fmt::format("without a mutant, seed {}: {}\n", trial.first_seed + trial.seeds - 1, trial.what);
  }
  table += fmt::format(
      "{} of {} mutants caught from each of {} starts, median {} seeds, at most {}; {} seeds without a "
      "mutant: {} violations\n",
      caught, hunted.size(), hunted.empty() ? 0 : hunted.front().trials.size(), median_of(std::move(all)),
      most, unmutated, false_alarms);
  verdict.passed = caught == hunted.size() && false_alarms == 0;
  return verdict;
}

}  // namespace zoetrope::sim

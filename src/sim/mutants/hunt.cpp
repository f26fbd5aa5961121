#include "sim/mutants/hunt.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <thread>

#include "base/mutex.h"
#include "base/text.h"
#include "env/child_process.h"
#include "sim/simulation.h"

namespace zoetrope::sim {
namespace {

constexpr std::uint64_t between_starts = 1'000'000;
constexpr std::string_view seed_word = "seed ";
constexpr std::string_view caught_word = "caught ";
constexpr std::string_view own_machinery = "sim/mutants/";
constexpr std::size_t output_bytes_max = 1 << 20;
constexpr std::uint64_t seed_max = 1ULL << 62;
constexpr int killed_by_alarm = 128 + SIGALRM;

/// Trials side by side, each in a process of its own.
class Trials {
 public:
  using Work = std::function<void(std::size_t)>;

  Trials(std::size_t count, int parallel, Work work) : count_(count), work_(std::move(work)) {
    std::vector<std::jthread> threads;
    for (int i = 0; i < parallel; ++i) threads.emplace_back([this] { run(); });
  }

 private:
  void run() {
    while (const auto next = take()) work_(*next);
  }
  std::optional<std::size_t> take() {
    const MutexLock lock(mutex_);
    return next_ < count_ ? std::optional(next_++) : std::nullopt;
  }

  const std::size_t count_;
  const Work work_;
  Mutex mutex_;
  std::size_t next_ GUARDED_BY(mutex_) = 0;
};

/// What one process is asked for.
struct Task {
  std::string id = "none";
  std::uint64_t first_seed = 1;
  std::uint64_t seeds = 0;
};

Trial run_trial(ChildProcess& children, const HuntOptions& options, const Task& task) {
  const ChildSpec spec{.argv = {options.program, "--trial", task.id, "--from",
                                std::to_string(task.first_seed), "--seeds", std::to_string(task.seeds)},
                       .output_bytes_max = output_bytes_max};
  const auto all = static_cast<std::int64_t>(task.seeds + 1);
  const auto child = children.run(spec, all * Duration(seed_time_max), {});
  if (child) return read_trial(child->output, child->errors, child->exit_status);
  return {.seeds = task.seeds, .what = child.error().message};
}

}  // namespace

std::uint64_t start_seed(int start) {
  return static_cast<std::uint64_t>(start) * between_starts + 1;
}

Trial read_trial(const std::string& output, const std::string& errors, int exit_status) {
  Trial trial;
  for (const std::string_view line : split(output, '\n')) {
    if (line.starts_with(seed_word)) {
      ++trial.seeds;
      trial.seed =
          static_cast<std::uint64_t>(parse_number(line.substr(seed_word.size()), seed_max).value_or(0));
    }
    if (line.starts_with(caught_word)) trial.what = line.substr(caught_word.size());
  }
  if (!trial.what.empty()) {
    trial.caught = true;
    trial.by = invariant_of(trial.what);
  } else if (exit_status == killed_by_alarm) {
    trial.caught = true;
    trial.by = "hang";
    trial.what =
        fmt::format("seed {} did not come to its end within {}", trial.seed, to_human(seed_time_max));
  } else if (exit_status != 0) {
    trial.caught = trial.seeds > 0 && errors.find("internal error: ") != std::string::npos &&
                   errors.find(own_machinery) == std::string::npos;
    trial.by = "CHECK";
    trial.what = fmt::format("ended with status {}: {}", exit_status, printable(errors));
  }
  return trial;
}

std::vector<Hunted> hunt(const std::vector<const CatalogueEntry*>& mutants, const HuntOptions& options,
                         const std::function<void(const Hunted&)>& told) {
  const auto children = make_child_process();
  const auto starts = static_cast<std::size_t>(options.starts);
  std::vector<Hunted> hunted;
  for (const CatalogueEntry* mutant : mutants) hunted.push_back({mutant, std::vector<Trial>(starts)});
  std::vector<std::size_t> open(mutants.size(), starts);
  Mutex mutex;
  const Trials trials(mutants.size() * starts, options.parallel, [&](std::size_t index) {
    Hunted& one = hunted[index / starts];
    Trial trial = run_trial(*children, options,
                            {.id = std::string(one.mutant->id),
                             .first_seed = start_seed(static_cast<int>(index % starts)),
                             .seeds = options.seeds_max});
    const MutexLock lock(mutex);
    one.trials[index % starts] = std::move(trial);
    if (--open[index / starts] == 0 && told) told(one);
  });
  return hunted;
}

std::vector<Trial> control(const std::vector<std::uint64_t>& seeds, const HuntOptions& options) {
  const auto children = make_child_process();
  std::vector<Trial> found(seeds.size());
  const Trials trials(seeds.size(), options.parallel, [&](std::size_t index) {
    found[index] = run_trial(*children, options,
                             {.first_seed = start_seed(static_cast<int>(index)), .seeds = seeds[index]});
  });
  return found;
}

}  // namespace zoetrope::sim

#include "sim/sweep.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <thread>
#include <utility>

#include "base/mutex.h"

namespace zoetrope::sim {
namespace {

using std::chrono::seconds;

/// Longer than a lease.
constexpr Duration long_stop = store::lease_term + seconds(50);
/// A run of two clips has some hundred boundaries; what strikes at more of them never lets it end.
constexpr std::uint64_t boundaries_max = 100'000;

struct Trouble {
  Fault fault;
  std::string_view name;
  std::optional<Duration> lasting = std::nullopt;
};

constexpr std::array troubles{
    Trouble{Fault::crash_at_step, "killed"},
    Trouble{Fault::stop_at_step, "stopped past the lease", long_stop},
    Trouble{Fault::stop_at_step, "stopped for 2 s", seconds(2)},
    Trouble{Fault::power_at_step, "power cut"},
    Trouble{Fault::interrupt_at_step, "interrupted"},
    Trouble{Fault::commit_fails, "commit fails"},
    Trouble{Fault::commit_unknown_kept, "commit in doubt, kept"},
    Trouble{Fault::commit_unknown_lost, "commit in doubt, lost"},
    Trouble{Fault::database_locked, "database locked for 5 s", seconds(5)},
    Trouble{Fault::database_locked, "database locked for 60 s", seconds(60)},
    Trouble{Fault::journal_fails, "journal fails"},
    Trouble{Fault::connect_fails, "no connection"},
    Trouble{Fault::request_lost, "request lost"},
    Trouble{Fault::request_delayed, "request delayed by 15 s", seconds(15)},
    Trouble{Fault::answer_lost, "answer lost"},
    Trouble{Fault::answer_late, "answer late by 100 s", seconds(100)},
    Trouble{Fault::answer_cut, "answer cut"},
    Trouble{Fault::answer_without_id, "answer without id"},
    Trouble{Fault::server_error_before, "5xx before"},
    Trouble{Fault::server_error_after, "5xx after"},
    Trouble{Fault::rate_limited, "429"},
    Trouble{Fault::refused, "422"},
    Trouble{Fault::task_fails, "render fails"},
    Trouble{Fault::task_late, "render late"},
    Trouble{Fault::task_very_late, "render very late"},
    Trouble{Fault::task_odd_state, "odd state"},
    Trouble{Fault::task_without_url, "success without URL"},
    Trouble{Fault::poll_fails, "poll fails"},
    Trouble{Fault::poll_unknown_task, "poll: no such task yet"},
    Trouble{Fault::poll_goes_back, "poll: state goes back"},
    Trouble{Fault::poll_other_task, "poll: answer about another task"},
    Trouble{Fault::link_dead, "result link dead"},
    Trouble{Fault::result_cut, "result cut"},
    Trouble{Fault::result_wrong, "result wrong"},
    Trouble{Fault::upload_fails, "upload fails"},
    Trouble{Fault::upload_answers_nonsense, "upload answers nonsense"},
    Trouble{Fault::hosted_image_gone, "hosted image gone"},
    Trouble{Fault::provider_cannot_fetch_image, "provider cannot fetch image"},
    Trouble{Fault::disk_full, "disk full"},
    Trouble{Fault::sync_fails, "sync fails"},
    Trouble{Fault::rename_fails, "rename fails"},
};

/// Of which the second one strikes in what the first one has left.
constexpr std::array pairs{
    std::pair{Fault::crash_at_step, Fault::crash_at_step},
    std::pair{Fault::power_at_step, Fault::crash_at_step},
    std::pair{Fault::crash_at_step, Fault::power_at_step},
};

std::string_view name_of(Fault fault) {
  const auto* const found =
      std::find_if(troubles.begin(), troubles.end(), [&](const Trouble& t) { return t.fault == fault; });
  return found->name;
}

/// A share of a row's work that one thread does.
struct Job {
  std::size_t row = 0;
  int clips = 1;
  FaultPlan plan;  ///< what strikes before the boundary that is moved
  Fault moved = Fault::count;
  std::uint64_t from = 1;
};

class Sweep {
 public:
  Sweep(const SweepOptions& options, const std::function<void(const SweepRow&)>& told)
      : options_(options), told_(told) {}

  std::vector<SweepRow> run() {
    for (int clips = 1; clips <= options_.clips_most; ++clips) add_singles(clips);
    work_off();
    for (int clips = 1; clips <= options_.clips_most; ++clips) add_pairs(clips);
    work_off();
    const MutexLock lock(mutex_);
    return std::move(rows_);
  }

 private:
  std::size_t add_row(std::string kind, int clips) {
    const MutexLock lock(mutex_);
    rows_.push_back({.kind = std::move(kind), .clips = clips});
    jobs_left_.push_back(0);
    return rows_.size() - 1;
  }
  void add_job(Job job) {
    const MutexLock lock(mutex_);
    ++jobs_left_[job.row];
    jobs_.push_back(std::move(job));
  }

  void add_singles(int clips) {
    for (const Trouble& trouble : troubles) {
      if (!trouble.name.starts_with(options_.only)) continue;
      for (const bool for_ever : {false, true}) {
        const std::size_t row =
            add_row(fmt::format("{}{}", trouble.name, for_ever ? ", for ever" : ""), clips);
        FaultPlan plan;
        plan.for_ever = for_ever;
        plan.lasting = trouble.lasting;
        add_job({row, clips, std::move(plan), trouble.fault, 1});
      }
    }
  }

  /// One job for each first crash. How many there are is what the singles have found.
  void add_pairs(int clips) {
    for (const auto& [first, second] : pairs) {
      if (!name_of(first).starts_with(options_.only)) continue;
      const std::size_t row = add_row(fmt::format("{}, then {}", name_of(first), name_of(second)), clips);
      const std::uint64_t boundaries = boundaries_of(std::string(name_of(first)), clips);
      for (std::uint64_t n = 1; n <= boundaries; n += static_cast<std::uint64_t>(options_.pairs_stride)) {
        FaultPlan plan;
        plan.decisions = {{first, n, {}}};
        add_job({row, clips, std::move(plan), second, n + 1});
      }
    }
  }
  std::uint64_t boundaries_of(const std::string& kind, int clips) {
    const MutexLock lock(mutex_);
    const auto row = std::find_if(rows_.begin(), rows_.end(), [&](const SweepRow& each) {
      return each.kind == kind && each.clips == clips;
    });
    return row->boundaries;
  }

  void work_off() {
    std::vector<std::jthread> threads;
    for (int i = 0; i < options_.threads; ++i) {
      threads.emplace_back([this] {
        while (const auto job = take_job()) finish(*job, work(*job));
      });
    }
  }
  std::optional<Job> take_job() {
    const MutexLock lock(mutex_);
    if (next_job_ == jobs_.size()) return std::nullopt;
    return std::move(jobs_[next_job_++]);
  }

  /// The boundary moves on until the run ends before it is reached.
  static SweepRow work(const Job& job) {
    SweepRow done;
    const Story story = short_story(job.clips);
    for (std::uint64_t n = job.from; n < job.from + boundaries_max; ++n) {
      FaultPlan plan = job.plan;
      plan.decisions.push_back({job.moved, n, {}});
      const std::size_t before = job.plan.decisions.size();
      const Outcome outcome = simulate(story, {.plan = std::move(plan)});
      ++done.runs;
      if (!outcome.violations.empty()) {
        done.violations.push_back(scenario_of(story, outcome));
        done.violations.back().lasting = job.plan.lasting;
      }
      if (outcome.decisions.size() <= before) return done;
      ++done.boundaries;
    }
    done.violations.push_back({story, {}, std::nullopt, "sweep: a run does not come to its end"});
    return done;
  }

  void finish(const Job& job, SweepRow part) {
    const MutexLock lock(mutex_);
    SweepRow& row = rows_[job.row];
    row.boundaries += part.boundaries;
    row.runs += part.runs;
    for (Scenario& scenario : part.violations) row.violations.push_back(std::move(scenario));
    if (--jobs_left_[job.row] > 0) return;
    std::sort(row.violations.begin(), row.violations.end(),
              [](const Scenario& a, const Scenario& b) { return to_text(a) < to_text(b); });
    if (told_) told_(row);
  }

  const SweepOptions& options_;
  const std::function<void(const SweepRow&)>& told_;
  Mutex mutex_;
  std::vector<SweepRow> rows_ GUARDED_BY(mutex_);
  std::vector<Job> jobs_ GUARDED_BY(mutex_);
  std::vector<std::size_t> jobs_left_ GUARDED_BY(mutex_);
  std::size_t next_job_ GUARDED_BY(mutex_) = 0;
};

}  // namespace

std::vector<std::string> never_struck(const std::vector<SweepRow>& rows) {
  std::vector<std::string> kinds;
  for (const SweepRow& row : rows) {
    if (row.boundaries == 0) kinds.push_back(fmt::format("{} ({} clips)", row.kind, row.clips));
  }
  return kinds;
}

std::vector<SweepRow> sweep(const SweepOptions& options, const std::function<void(const SweepRow&)>& told) {
  return Sweep(options, told).run();
}

}  // namespace zoetrope::sim

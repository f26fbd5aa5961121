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

/// What befalls a run from outside comes at so many seconds after its beginning, instead of at a chance; an
/// undisturbed run is over in less than the last of them.
constexpr Duration between_accidents = seconds(3);
constexpr Duration accidents_until = seconds(120);

struct Trouble {
  Fault fault;
  std::string_view name;
  std::optional<Duration> lasting = std::nullopt;
  Fault beside = Fault::count;  ///< without which there is no chance of it: the first one of that strikes too
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
    Trouble{Fault::task_endless, "render never over"},
    Trouble{Fault::failure_charged, "failed render charged", std::nullopt, Fault::task_fails},
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
    Trouble{Fault::notion_busy, "Notion: 429"},
    Trouble{Fault::notion_collides, "Notion: 409"},
    Trouble{Fault::notion_fails_after, "Notion: 502 after"},
    Trouble{Fault::clock_set, "clock set"},
    Trouble{Fault::key_refused, "key refused"},
    Trouble{Fault::credit_gone, "credit gone"},
    Trouble{Fault::key_used_up, "key used up"},
    Trouble{Fault::provider_closed, "provider closed"},
    Trouble{Fault::disk_filled, "disk filled"},
    Trouble{Fault::database_restored, "older database", std::nullopt, Fault::database_copied},
};

/// Further ones, which strike only at what a first one did.
constexpr std::array sequels{
    Trouble{Fault::journal_damaged, "journal damaged"},
    Trouble{Fault::step_lags, "step lags behind its loop"},
};

/// Of which the second one strikes in what the first one has left.
constexpr std::array pairs{
    std::pair{Fault::crash_at_step, Fault::crash_at_step},
    std::pair{Fault::power_at_step, Fault::crash_at_step},
    std::pair{Fault::crash_at_step, Fault::power_at_step},
    std::pair{Fault::power_at_step, Fault::power_at_step},
    std::pair{Fault::power_at_step, Fault::journal_damaged},
    std::pair{Fault::stop_at_step, Fault::step_lags},
};

std::string_view name_of(Fault fault) {
  const auto is_it = [&](const Trouble& trouble) { return trouble.fault == fault; };
  const auto* const found = std::find_if(troubles.begin(), troubles.end(), is_it);
  if (found != troubles.end()) return found->name;
  return std::find_if(sequels.begin(), sequels.end(), is_it)->name;
}

bool is_sequel(Fault fault) {
  return std::any_of(sequels.begin(), sequels.end(),
                     [&](const Trouble& trouble) { return trouble.fault == fault; });
}

bool is_notions(Fault fault) {
  return fault == Fault::notion_busy || fault == Fault::notion_collides || fault == Fault::notion_fails_after;
}

Story story_for(int clips, Fault fault) {
  Story story = short_story(clips);
  story.is_reported = is_notions(fault);
  if (is_accident(fault)) story.chaos = accidents_until;
  return story;
}

Decision decision_of(Fault fault, std::uint64_t n) {
  return is_accident(fault) ? Decision{fault, 1, static_cast<std::int64_t>(n) * between_accidents}
                            : Decision{fault, n, {}};
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
        if (for_ever && is_accident(trouble.fault)) continue;  // it has an end of its own
        const std::size_t row =
            add_row(fmt::format("{}{}", trouble.name, for_ever ? ", for ever" : ""), clips);
        FaultPlan plan;
        plan.for_ever = for_ever;
        plan.lasting = trouble.lasting;
        if (trouble.beside != Fault::count) plan.decisions = {decision_of(trouble.beside, 1)};
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
        if (first == Fault::stop_at_step) plan.lasting = long_stop;
        add_job({row, clips, std::move(plan), second, is_sequel(second) ? 1 : n + 1});
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

  static bool struck(const Outcome& outcome, Fault fault, std::uint64_t n) {
    const std::uint64_t counted = is_accident(fault) ? 1 : n;
    return std::any_of(outcome.decisions.begin(), outcome.decisions.end(), [&](const Decision& each) {
      return planned_as(each.fault) == fault && each.n >= counted;
    });
  }

  /// The boundary moves on until the run ends before it is reached.
  static SweepRow work(const Job& job) {
    SweepRow done;
    const Story story = story_for(job.clips, job.moved);
    for (std::uint64_t n = job.from; n < job.from + boundaries_max; ++n) {
      FaultPlan plan = job.plan;
      plan.decisions.push_back(decision_of(job.moved, n));
      const Outcome outcome = simulate(story, {.plan = std::move(plan)});
      ++done.runs;
      if (!outcome.violations.empty()) {
        done.violations.push_back(scenario_of(story, outcome));
        done.violations.back().lasting = job.plan.lasting;
      }
      if (!struck(outcome, job.moved, n)) return done;
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

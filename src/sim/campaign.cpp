#include "sim/campaign.h"

#include <algorithm>
#include <optional>
#include <thread>

#include "base/mutex.h"
#include "sim/expected.h"

namespace zoetrope::sim {
namespace {

constexpr std::uint64_t seeds_between_news = 100;

class Campaign {
 public:
  Campaign(const CampaignOptions& options, const std::function<void(const CampaignReport&)>& told)
      : options_(options), told_(told), next_(options.first_seed) {
    for (const std::string& mark : expected_marks()) report_.marks[mark] = 0;
  }

  CampaignReport run() {
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < options_.threads; ++i) threads.emplace_back([this] { work(); });
    }
    const MutexLock lock(mutex_);
    std::sort(report_.failures.begin(), report_.failures.end(),
              [](const Failure& a, const Failure& b) { return a.seed < b.seed; });
    return std::move(report_);
  }

 private:
  void work() {
    while (const auto seed = take_seed()) {
      Outcome outcome = simulate(*seed, false);
      const bool twice =
          options_.twice_every > 0 && *seed % static_cast<std::uint64_t>(options_.twice_every) == 0;
      if (twice && simulate(*seed, false).fingerprint != outcome.fingerprint) {
        outcome.violations.emplace_back("determinism: a second run of the same seed went another way");
      }
      add(outcome, twice);
    }
  }

  std::optional<std::uint64_t> take_seed() {
    const MutexLock lock(mutex_);
    const std::uint64_t taken = next_ - options_.first_seed;
    const bool enough = options_.seeds > 0 ? taken >= options_.seeds : report_.lives >= options_.lives;
    return enough ? std::nullopt : std::optional(next_++);
  }

  void add(const Outcome& outcome, bool twice) {
    const MutexLock lock(mutex_);
    ++report_.seeds;
    report_.lives += outcome.clips;
    report_.events += outcome.events;
    report_.twice += twice ? 1 : 0;
    for (std::size_t i = 0; i < fault_count; ++i) report_.faults[i] += outcome.faults[i];
    for (const auto& [what, count] : outcome.marks) report_.marks[what] += count;
    if (!outcome.violations.empty()) report_.failures.push_back({outcome.seed, outcome.violations.front()});
    if (report_.seeds % seeds_between_news == 0 && told_) told_(report_);
  }

  const CampaignOptions& options_;
  const std::function<void(const CampaignReport&)>& told_;
  Mutex mutex_;
  std::uint64_t next_ GUARDED_BY(mutex_);
  CampaignReport report_ GUARDED_BY(mutex_);
};

}  // namespace

CampaignReport run_campaign(const CampaignOptions& options,
                            const std::function<void(const CampaignReport&)>& told) {
  return Campaign(options, told).run();
}

}  // namespace zoetrope::sim

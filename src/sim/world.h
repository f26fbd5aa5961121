#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "env/random.h"
#include "sim/faults.h"

namespace zoetrope::sim {

/// Virtual time, the queue of what happens next, the dice and the record of one run. Everything in a run is a
/// function of its seed.
class World {
 public:
  /// With a plan, that decides what goes wrong, else dice do.
  World(std::uint64_t seed, bool traced, std::optional<FaultPlan> plan = std::nullopt);

  /// True time, which no clock of the simulated machines need show.
  [[nodiscard]] WallTime now() const { return now_; }
  void at(WallTime time, std::function<void()> event);
  void after(Duration delay, std::function<void()> event) { at(now_ + delay, std::move(event)); }
  /// Lets the next event happen. False when there is none.
  bool step();
  [[nodiscard]] std::uint64_t events() const { return events_; }

  [[nodiscard]] Duration age() const { return now_ - began_; }

  /// A process does something that has been awake for long enough to have seen everything that lay there when
  /// it began, or was woken.
  void somebody_looked_around() { looked_around_ = now_; }
  [[nodiscard]] WallTime looked_around() const { return looked_around_; }

  /// The power goes, whoever notices it.
  void cut_power() {
    if (when_power_goes) when_power_goes();
  }
  std::function<void()> when_power_goes;

  Random& dice() { return *dice_; }
  Faults& faults() { return faults_; }

  /// One line of the story; `line` is called only when somebody reads it.
  template <typename F>
  void tell(F&& line) {
    if (traced_) add_line(line());
  }
  [[nodiscard]] const std::vector<std::string>& story() const { return story_; }

  /// Something that must never be. The first one ends the run.
  void violation(const std::string& invariant, const std::string& what);
  [[nodiscard]] const std::vector<std::string>& violations() const { return violations_; }

  /// Counts that something was reached, e.g. "clip ready -> hosted".
  void mark(const std::string& what, std::uint64_t times = 1) { marks_[what] += times; }
  [[nodiscard]] const std::map<std::string, std::uint64_t>& marks() const { return marks_; }

  /// Mixes a number into the fingerprint, which two runs of one seed must share.
  void stir(std::uint64_t value);
  [[nodiscard]] std::uint64_t fingerprint() const { return fingerprint_; }

 private:
  void add_line(std::string line);

  WallTime now_;
  WallTime began_;
  WallTime looked_around_;
  std::map<std::pair<std::int64_t, std::uint64_t>, std::function<void()>> queue_;
  std::uint64_t queued_ = 0;
  std::uint64_t events_ = 0;
  std::unique_ptr<Random> dice_;
  Faults faults_;
  bool traced_;
  std::vector<std::string> story_;
  std::vector<std::string> violations_;
  std::map<std::string, std::uint64_t> marks_;
  std::uint64_t fingerprint_ = 14695981039346656037ULL;
};

}  // namespace zoetrope::sim

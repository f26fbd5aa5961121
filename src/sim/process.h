#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "sim/fiber.h"
#include "sim/world.h"

namespace zoetrope::sim {

/// What every interface answers a fiber whose process was killed.
inline Error process_gone() {
  return {ErrorCode::unavailable, "the process is gone"};
}

/// Whoever has been awake for this long has read what dead processes left.
inline constexpr Duration time_to_look_around = std::chrono::seconds(30);

/// One process of the simulated machine: a few fibers that live, stop and die together. Every interface that
/// the product sees asks it first: a dead process has no effect on anything any more, while its fibers run to
/// their end. Kept by a shared pointer; what waits in the queue keeps it alive.
class Process : public std::enable_shared_from_this<Process> {
 public:
  Process(World& world, std::string name) : world_(world), name_(std::move(name)), began_(world.now()) {}

  /// A thread of it. `attempt` is what the thread may pay for, for the records of the world outside.
  void start(std::function<void()> body, std::string attempt = "");

  /// Inside a fiber of it: a place where it may be killed or stopped, and where others get their turn.
  void point(std::string_view where, Fault crash = Fault::crash_at_step);
  /// Inside a fiber of it. Returns when the time is over, or at once when it died.
  void rest_until(WallTime time);
  void rest(Duration duration) { rest_until(world_.now() + duration); }
  /// Inside a fiber of it: sleeps until then, until somebody rings, or for nothing: look again what you
  /// waited for.
  void wait_for_bell(WallTime latest);
  void ring();

  void kill(std::string_view why);
  /// As Ctrl-C does.
  void interrupt();
  void stop_for(Duration duration);
  /// The same, and each step that is under way goes on well after its loop.
  void stop_and_lag_for(Duration duration);

  [[nodiscard]] bool dead() const { return dead_; }
  [[nodiscard]] bool is_stopped() const { return world_.now() < stopped_until_; }
  /// The last stop that began; long past when there was none.
  [[nodiscard]] WallTime stopped_since() const { return stopped_since_; }
  [[nodiscard]] WallTime stopped_until() const { return stopped_until_; }
  [[nodiscard]] bool ended() const { return threads_.empty(); }
  /// When it was killed or had ended; nothing as long as it lives.
  [[nodiscard]] std::optional<WallTime> gone_since() const { return gone_since_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  /// Of the fiber that runs.
  [[nodiscard]] const std::string& attempt() const;
  World& world() { return world_; }
  /// What it writes now is what a person asked for.
  bool asks = false;
  std::string anew = "";  ///< the clip that the person wants anew
  /// Called once, when its last fiber has ended.
  std::function<void()> when_ended;
  std::function<void()> when_interrupted;
  /// Called when it is killed, before anything else happens.
  std::function<void()> when_killed;

 private:
  struct Thread {
    explicit Thread(std::function<void()> body) : fiber(std::move(body)) {}
    Fiber fiber;
    std::string attempt;
    std::uint64_t waits = 0;
    bool parked = true;
    bool is_first = false;
    bool awaits_bell = false;
  };

  void run(const std::shared_ptr<Thread>& thread);
  Duration lag(const Thread& thread);
  void wake_at(WallTime time, const std::shared_ptr<Thread>& thread);
  void park(WallTime until);

  World& world_;
  std::string name_;
  std::vector<std::shared_ptr<Thread>> threads_;
  std::shared_ptr<Thread> current_;
  WallTime began_;
  WallTime stopped_since_;
  WallTime stopped_until_;
  bool all_lag_ = false;  ///< the steps that were under way when it was stopped
  std::optional<WallTime> gone_since_;
  bool dead_ = false;
};

}  // namespace zoetrope::sim

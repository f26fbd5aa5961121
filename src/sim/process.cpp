#include "sim/process.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"

namespace zoetrope::sim {
namespace {

constexpr Duration pause_least = std::chrono::seconds(1);
constexpr Duration pause_most = std::chrono::minutes(10);
constexpr Duration lag_least = std::chrono::seconds(1);
constexpr Duration long_lag_least = std::chrono::seconds(20);
constexpr Duration lag_most = std::chrono::minutes(1);
constexpr Duration instruction_most = std::chrono::milliseconds(2);

}  // namespace

void Process::start(std::function<void()> body, std::string attempt) {
  auto thread = std::make_shared<Thread>(std::move(body));
  thread->attempt = std::move(attempt);
  thread->is_first = threads_.empty();
  threads_.push_back(thread);
  wake_at(world_.now(), thread);
}

void Process::wake_at(WallTime time, const std::shared_ptr<Thread>& thread) {
  world_.at(time, [self = shared_from_this(), thread, wait = thread->waits] {
    if (thread->waits != wait || !thread->parked) return;
    if (!self->dead_ && self->stopped_until_ > self->world_.now()) {
      self->wake_at(self->stopped_until_ + self->lag(*thread), thread);
      return;
    }
    self->run(thread);
  });
}

/// Of a thread whose pages have to be brought back first, say. The first one, which keeps the leases, comes
/// at once: its lag would be a longer stop.
Duration Process::lag(const Thread& thread) {
  if (thread.is_first) return Duration::zero();
  Faults& faults = world_.faults();
  if (all_lag_) return faults.extent(long_lag_least, lag_most);
  return faults.strikes(Fault::step_lags) ? faults.extent(lag_least, lag_most) : Duration::zero();
}

void Process::run(const std::shared_ptr<Thread>& thread) {
  CHECK(!current_);
  if (!dead_ && std::max(began_, stopped_until_) + time_to_look_around <= world_.now())
    world_.somebody_looked_around();
  thread->parked = false;
  current_ = thread;
  thread->fiber.resume();
  current_.reset();
  if (!thread->fiber.ended()) return;
  threads_.erase(std::find(threads_.begin(), threads_.end(), thread));
  if (!threads_.empty()) return;
  if (!gone_since_) gone_since_ = world_.now();
  if (when_ended) std::exchange(when_ended, nullptr)();
}

void Process::park(WallTime until) {
  const std::shared_ptr<Thread> thread = current_;
  CHECK(thread != nullptr);
  ++thread->waits;
  thread->parked = true;
  wake_at(until, thread);
  Fiber::pause();
}

void Process::rest_until(WallTime time) {
  if (!dead_) park(time);
}

void Process::wait_for_bell(WallTime latest) {
  if (dead_) return;
  const std::shared_ptr<Thread> thread = current_;
  thread->awaits_bell = true;
  park(latest);
  thread->awaits_bell = false;
}

void Process::ring() {
  for (const auto& thread : threads_) {
    if (thread->awaits_bell && thread->parked) wake_at(world_.now(), thread);
  }
}

void Process::point(std::string_view where, Fault crash) {
  if (dead_) return;
  if (world_.faults().strikes(crash)) {
    kill(fmt::format("{} at {}", to_string(crash), where));
    return;
  }
  if (world_.faults().strikes(Fault::power_at_step)) {
    world_.cut_power();
    return;
  }
  if (world_.faults().strikes(Fault::interrupt_at_step)) interrupt();
  const Fault stop = crash == Fault::crash_at_send ? Fault::stop_at_send : Fault::stop_at_step;
  if (world_.faults().strikes(stop)) stop_for(world_.faults().extent(pause_least, pause_most));
  rest(between(world_.dice(), Duration(1), instruction_most));
}

void Process::kill(std::string_view why) {
  if (dead_) return;
  world_.tell([&] { return fmt::format("{} is killed: {}", name_, why); });
  if (when_killed) when_killed();
  dead_ = true;
  gone_since_ = world_.now();
  for (const auto& thread : threads_) {
    if (thread->parked) wake_at(world_.now(), thread);
  }
}

void Process::interrupt() {
  if (dead_) return;
  world_.tell([&] { return name_ + " is interrupted"; });
  if (when_interrupted) when_interrupted();
}

void Process::stop_for(Duration duration) {
  if (dead_) return;
  if (!is_stopped()) stopped_since_ = world_.now();
  stopped_until_ = std::max(stopped_until_, world_.now() + duration);
  world_.tell([&] { return fmt::format("{} is stopped for {}", name_, to_human(duration)); });
}

void Process::stop_and_lag_for(Duration duration) {
  all_lag_ = true;
  stop_for(duration);
}

const std::string& Process::attempt() const {
  CHECK(current_ != nullptr);
  return current_->attempt;
}

}  // namespace zoetrope::sim

#include "sim/world.h"

#include <fmt/format.h>

#include <utility>

namespace zoetrope::sim {
namespace {

constexpr WallTime first_day{1'780'000'000'000'000};
constexpr std::uint64_t fnv_prime = 1099511628211ULL;  ///< http://www.isthe.com/chongo/tech/comp/fnv/
constexpr std::int64_t millis_per_second = 1'000;

}  // namespace

World::World(std::uint64_t seed, bool traced, std::optional<FaultPlan> plan)
    : now_(first_day),
      began_(first_day),
      dice_(make_seeded_random(seed)),
      faults_(plan ? Faults(seed, std::move(*plan)) : Faults(seed)),
      traced_(traced) {}

void World::at(WallTime time, std::function<void()> event) {
  queue_.emplace(std::pair(std::max(time, now_).micros, queued_++), std::move(event));
}

bool World::step() {
  if (queue_.empty()) return false;
  auto next = queue_.extract(queue_.begin());
  now_ = WallTime{next.key().first};
  ++events_;
  stir(static_cast<std::uint64_t>(now_.micros));
  next.mapped()();
  return true;
}

void World::add_line(std::string line) {
  const std::int64_t millis = std::chrono::duration_cast<std::chrono::milliseconds>(now_ - began_).count();
  story_.push_back(
      fmt::format("{:9}.{:03}  {}", millis / millis_per_second, millis % millis_per_second, line));
}

void World::violation(const std::string& invariant, const std::string& what) {
  violations_.push_back(invariant + ": " + what);
  tell([&] { return "VIOLATION " + violations_.back(); });
}

void World::stir(std::uint64_t value) {
  fingerprint_ = (fingerprint_ ^ value) * fnv_prime;
}

}  // namespace zoetrope::sim

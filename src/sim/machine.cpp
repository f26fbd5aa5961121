#include "sim/machine.h"

#include <fmt/format.h>

namespace zoetrope::sim {
namespace {

constexpr Duration up_before = std::chrono::hours(1);

class MachineClock final : public Clock {
 public:
  explicit MachineClock(Machine& machine) : machine_(machine) {}
  MonoTime mono() override { return machine_.mono(); }
  WallTime wall() override { return machine_.wall(); }
  std::string boot_id() override { return machine_.boot(); }

 private:
  Machine& machine_;
};

}  // namespace

Machine::Machine(World& world)
    : world_(world),
      disk_(world),
      state_(world),
      booted_(world.now() - up_before),
      boot_(world.dice().uuid()) {}

void Machine::set_clock(Duration error) {
  wall_error_ = error;
  world_.tell(
      [&] { return fmt::format("the wall clock is {} s wrong from now on", error.count() / 1'000'000); });
}

void Journals::damage(Faults& faults) {
  for (auto& [name, file] : files_) {
    if (file.records.empty() || !faults.strikes(Fault::journal_damaged)) continue;
    const auto kept = static_cast<std::ptrdiff_t>(faults.choice(file.records.size()));
    for (auto lost = file.records.begin() + kept; lost != file.records.end(); ++lost)
      failed_.insert(lost->attempt);
    file.records.erase(file.records.begin() + kept, file.records.end());
    file.is_damaged = true;
  }
}

void Machine::lose_power() {
  disk_.lose_power();
  journals_.damage(world_.faults());
  state_.lose_power();
  booted_ = world_.now();
  boot_ = world_.dice().uuid();
  world_.tell([] { return std::string("the power goes and comes back"); });
}

std::unique_ptr<Clock> make_machine_clock(Machine& machine) {
  return std::make_unique<MachineClock>(machine);
}

}  // namespace zoetrope::sim

#include "env/clock.h"

#include <ctime>
#include <fstream>

#include "base/check.h"

namespace zoetrope {
namespace {

std::int64_t read_micros(clockid_t id) {
  timespec now{};
  CHECK(clock_gettime(id, &now) == 0);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1'000;
}

class SystemClock final : public Clock {
 public:
  MonoTime mono() override { return {read_micros(CLOCK_BOOTTIME)}; }
  WallTime wall() override { return {read_micros(CLOCK_REALTIME)}; }
  std::string boot_id() override {
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string id;
    std::getline(file, id);
    return id.empty() ? "unknown" : id;
  }
};

}  // namespace

std::unique_ptr<Clock> make_system_clock() {
  return std::make_unique<SystemClock>();
}

}  // namespace zoetrope

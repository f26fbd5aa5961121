#pragma once

#include <string>

#include "base/mutex.h"
#include "env/clock.h"

namespace zoetrope::testing {

/// A clock that moves only when it is told to. Safe for concurrent use.
class ManualClock final : public Clock {
 public:
  /// Both times may be anything; the defaults are far enough from 0 that subtracting from them is harmless.
  explicit ManualClock(MonoTime mono = {1'000'000'000'000}, WallTime wall = {1'780'000'000'000'000})
      : mono_(mono), wall_(wall) {}

  MonoTime mono() override {
    const MutexLock lock(mutex_);
    return mono_;
  }
  WallTime wall() override {
    const MutexLock lock(mutex_);
    return wall_;
  }
  std::string boot_id() override {
    const MutexLock lock(mutex_);
    return boot_id_;
  }

  /// Both times go on.
  void advance(Duration duration) {
    const MutexLock lock(mutex_);
    mono_ = mono_ + duration;
    wall_ = wall_ + duration;
  }
  /// The wall clock jumps, as when somebody sets it; the other does not.
  void set_wall(WallTime wall) {
    const MutexLock lock(mutex_);
    wall_ = wall;
  }
  /// Another boot: monotonic time begins again.
  void reboot(std::string boot_id, MonoTime mono) {
    const MutexLock lock(mutex_);
    boot_id_ = std::move(boot_id);
    mono_ = mono;
  }

 private:
  Mutex mutex_;
  MonoTime mono_ GUARDED_BY(mutex_);
  WallTime wall_ GUARDED_BY(mutex_);
  std::string boot_id_ GUARDED_BY(mutex_) = "00000000-0000-4000-8000-000000000001";
};

}  // namespace zoetrope::testing

#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>

#include "base/time.h"

namespace zoetrope::lifecycle {

/// Whether the leases of this process have held without a gap. A process that was stopped for longer than
/// they last has a gap, even when it extends them as its first act afterwards: somebody else may have worked
/// at its clips meanwhile. Safe for concurrent use.
class HeldLeases {
 public:
  /// What this process claims before it extends them for the first time lasts until then at least.
  explicit HeldLeases(MonoTime until) : until_(until.micros) {}

  /// All of them were extended by a transaction that began at `now`, and last until `until`.
  void extended(MonoTime now, MonoTime until) {
    if (now.micros >= until_.load()) ++gaps_;
    until_ = until.micros;
  }

 private:
  friend class Hold;
  std::atomic<std::uint64_t> gaps_ = 0;
  std::atomic<std::int64_t> until_;
};

/// One lease, as the step sees it that was claimed with it. Safe for concurrent use.
class Hold {
 public:
  /// Holds for ever: for a step that nobody else can take.
  Hold() = default;
  /// Claimed by now, until `until` unless it is extended.
  Hold(std::shared_ptr<const HeldLeases> leases, MonoTime until)
      : leases_(std::move(leases)), until_(until), gaps_(leases_->gaps_) {}

  /// True when nobody else can have had the lease before `now`.
  [[nodiscard]] bool lasts(MonoTime now) const {
    if (leases_ == nullptr) return true;
    const std::int64_t extended_until =
        leases_->until_;  // before the gaps, which are counted before it moves
    return leases_->gaps_ == gaps_ && now.micros < std::max(extended_until, until_.micros);
  }

 private:
  std::shared_ptr<const HeldLeases> leases_;
  MonoTime until_;
  std::uint64_t gaps_ = 0;
};

}  // namespace zoetrope::lifecycle

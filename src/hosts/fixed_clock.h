#pragma once

#include <string>

#include "env/clock.h"

namespace zoetrope::hosts {

inline constexpr WallTime fixed_wall{1'764'000'000'000'000};  ///< 2025-11-24T16:00:00Z

/// A clock that stands still. For tests.
class FixedClock final : public Clock {
 public:
  MonoTime mono() override { return {}; }
  WallTime wall() override { return fixed_wall; }
  std::string boot_id() override { return "boot"; }
};

}  // namespace zoetrope::hosts
